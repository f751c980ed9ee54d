package dev.holdfast.deploy;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.Derived;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.util.Optional;

/**
 * A document for each deployment in the collection {@value #COLLECTION}, for those who look at state rather than events. Each
 * says the {@code revision}, the version of the stream {@value Deployments#STREAM} that last changed it, and whether it is
 * {@code current}. They can be deleted and {@linkplain #rebuild rebuilt}; nothing is ever decided by them. One thread at a time.
 */
public final class DeploymentDocs implements Derived {
    /** One document per deployment, by its id. */
    public static final String COLLECTION = "deployments";

    private final Deployments deployments;
    private final Docs docs;
    private final DamageWarnings damaged = new DamageWarnings();
    private boolean taken;

    public DeploymentDocs(Deployments deployments, Docs docs) {
        this.deployments = deployments;
        this.docs = docs;
    }

    @Override
    public void take(Event event) {
        taken |= event.stream().equals(Deployments.STREAM);
    }

    @Override
    public void write(boolean afresh) {
        boolean any = taken;
        taken = false;
        if (any) {
            rebuild(afresh);
        }
    }

    /** Writes the documents that are not there, or behind. */
    public void rebuild() {
        rebuild(false);
    }

    private void rebuild(boolean afresh) {
        Board board = deployments.board();
        for (Deployment deployment : board.all()) {
            long revision = board.revision(deployment.id());
            Json state = Trees.json(deployment.json().put("revision", revision));
            Optional<Doc> there = Derived.there(docs, COLLECTION, deployment.id());
            boolean behind = there.isEmpty()
                    || revision(there.get()) < revision
                    || (afresh && !there.get().body().equals(state));
            if (behind) {
                put(deployment.id(), there.map(Doc::version).orElse(0L), state);
            }
        }
    }

    private static long revision(Doc doc) {
        return Trees.read(doc.body()).path("revision").asLong(0);
    }

    private void put(String id, long version, Json state) {
        try {
            docs.put(COLLECTION, id, Expected.version(version), NewDoc.of(state));
        } catch (StoreException.Conflict another) {
            return; // the other has seen at least as much, or the next rebuild finds it behind
        }
    }

    @Override
    public void prune() {
        Board board = deployments.board();
        Pages.of(docs.passingOver(damaged), COLLECTION).forEach(doc -> {
            if (board.find(doc.key()).isEmpty()) {
                docs.delete(COLLECTION, doc.key(), Expected.version(doc.version()));
            }
        });
    }
}
