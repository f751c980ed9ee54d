package dev.holdfast.deploy;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document for each version in the collection {@value #COLLECTION}, for those who look at state rather than events. They
 * can be deleted and {@linkplain #rebuild rebuilt}. A definition that no document can hold is left out of its
 * document. Thread-safe.
 */
public final class VersionDocs {
    /** One document per version, {@code version-<n>-<workflow>}. */
    public static final String COLLECTION = "workflow_versions";

    private final Versions versions;
    private final Docs docs;

    public VersionDocs(Versions versions, Docs docs) {
        this.versions = versions;
        this.docs = docs;
    }

    /** Writes the documents of a workflow that are not there. */
    public void rebuild(String workflowId) {
        for (WorkflowVersion version : versions.list(workflowId)) {
            if (docs.get(COLLECTION, version.id()).isEmpty()) {
                put(version);
            }
        }
    }

    private void put(WorkflowVersion version) {
        ObjectNode state = version.json();
        Json body = Trees.json(state);
        if (body.utf8Length() > NewDoc.MAX_BODY_BYTES) {
            body = Trees.json(state.without("spec"));
        }
        try {
            docs.put(COLLECTION, version.id(), Expected.none(), NewDoc.of(body));
        } catch (StoreException.Conflict another) {
            return; // a version never changes, so the other has written the same
        }
    }
}
