package dev.holdfast.deploy;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document for each deployment in the collection {@value #COLLECTION}, for those who look at state rather than events. Each
 * says the {@code revision}, the version of the stream {@value Deployments#STREAM} that last changed it, and whether it is
 * {@code current}. They can be deleted and {@linkplain #rebuild rebuilt}; nothing is ever decided by them. Thread-safe.
 */
public final class DeploymentDocs {
    /** One document per deployment, by its id. */
    public static final String COLLECTION = "deployments";

    private final Deployments deployments;
    private final Docs docs;

    public DeploymentDocs(Deployments deployments, Docs docs) {
        this.deployments = deployments;
        this.docs = docs;
    }

    /** Writes the documents that are not there, or behind. */
    public void rebuild() {
        Board board = deployments.board();
        for (Deployment deployment : board.all()) {
            long revision = board.revision(deployment.id());
            ObjectNode state = deployment.json().put("revision", revision);
            Optional<Doc> there = docs.get(COLLECTION, deployment.id());
            boolean behind = there.isEmpty()
                    || Trees.read(there.get().body()).path("revision").asLong() < revision;
            if (behind) {
                put(deployment.id(), there.map(Doc::version).orElse(0L), state);
            }
        }
    }

    private void put(String id, long version, ObjectNode state) {
        try {
            docs.put(COLLECTION, id, Expected.version(version), NewDoc.of(Trees.json(state)));
        } catch (StoreException.Conflict another) {
            return; // the other has seen at least as much, or the next rebuild finds it behind
        }
    }
}
