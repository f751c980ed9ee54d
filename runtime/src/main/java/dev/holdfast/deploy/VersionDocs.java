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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document for each version in the collection {@value #COLLECTION}, for those who look at state rather than events. They
 * can be deleted and {@linkplain #rebuild rebuilt}. A definition that no document can hold is left out of its
 * document. A definition that a run was started with, and that its process died too early to keep, is kept as a version
 * first, unless the log is only read. One thread at a time.
 */
public final class VersionDocs implements Derived {
    /** One document per version, {@code version-<n>-<workflow>}. */
    public static final String COLLECTION = "workflow_versions";

    private final Versions versions;
    private final Docs docs;
    private final DamageWarnings damaged = new DamageWarnings();
    private final List<WorkflowVersion> taken = new ArrayList<>();
    private final RunDefinitions definitions;

    public VersionDocs(Versions versions, Docs docs) {
        this.versions = versions;
        this.docs = docs;
        this.definitions = new RunDefinitions(versions);
    }

    @Override
    public void take(Event event) {
        Versions.read(event).ifPresent(taken::add);
        definitions.take(event);
    }

    @Override
    public void write(boolean afresh) {
        List<WorkflowVersion> batch = List.copyOf(taken);
        taken.clear();
        batch.forEach(version -> put(version, afresh));
        definitions.keep(version -> put(version, afresh));
    }

    /** Writes the documents of a workflow that are not there. */
    public void rebuild(String workflowId) {
        versions.list(workflowId).forEach(version -> put(version, false));
    }

    /** A version never changes, so a document that is there is right, unless it is of another log. */
    private void put(WorkflowVersion version, boolean afresh) {
        Json body = body(version);
        Optional<Doc> there = Derived.there(docs, COLLECTION, version.id());
        if (there.isEmpty() || (afresh && !there.get().body().equals(body))) {
            try {
                Expected expected = Expected.version(there.map(Doc::version).orElse(0L));
                docs.put(COLLECTION, version.id(), expected, NewDoc.of(body));
            } catch (StoreException.Conflict another) {
                return; // the other has written the same
            }
        }
    }

    private static Json body(WorkflowVersion version) {
        ObjectNode state = version.json();
        Json body = Trees.json(state);
        return body.utf8Length() <= NewDoc.MAX_BODY_BYTES / 2 ? body : Trees.json(state.without("spec"));
    }

    @Override
    public void prune() {
        Pages.of(docs.passingOver(damaged), COLLECTION).forEach(doc -> {
            JsonNode body = Trees.read(doc.body());
            String workflowId = body.path("workflowId").asString("");
            if (workflowId.isEmpty()
                    || !versions.has(workflowId, body.path("version").asLong(0))) {
                docs.delete(COLLECTION, doc.key(), Expected.version(doc.version()));
            }
        });
    }
}
