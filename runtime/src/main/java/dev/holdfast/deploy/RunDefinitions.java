package dev.holdfast.deploy;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunLookup;
import dev.holdfast.store.Event;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the definitions of runs in a log as versions, for processes that died before they could. One thread at a time. */
final class RunDefinitions {
    private static final System.Logger LOG = System.getLogger(RunDefinitions.class.getName());

    /** How many definitions are remembered as kept. */
    private static final int MAX_REMEMBERED = 10_000;

    private final Versions versions;

    /** Each definition that was taken, with the first run that had it. */
    private final Map<ObjectNode, String> taken = new LinkedHashMap<>();

    /** By workflow and hash, since definitions are large. */
    private final Set<String> kept = new HashSet<>();

    RunDefinitions(Versions versions) {
        this.versions = versions;
    }

    void take(Event event) {
        boolean started = event.type().equals(RunEvent.Type.WORKFLOW_STARTED.name()) && RunLookup.begins(event);
        if ((started || event.type().equals(RunEvent.Type.WORKFLOW_CHANGED.name()))
                && Trees.read(event.body()).at("/data/definition") instanceof ObjectNode definition) {
            taken.putIfAbsent(definition, event.stream());
        }
    }

    /** Keeps what was taken, and forgets it. What can never be kept is told, and keeps nothing else from it. */
    void keep(Consumer<WorkflowVersion> fresh) {
        Map<ObjectNode, String> batch = new LinkedHashMap<>(taken);
        taken.clear();
        batch.forEach((definition, run) -> keep(definition, run, fresh));
    }

    private void keep(ObjectNode definition, String run, Consumer<WorkflowVersion> fresh) {
        String workflowId = definition.path("id").asString("workflow");
        if (kept.size() >= MAX_REMEMBERED) {
            kept.clear();
        }
        if (!kept.add(workflowId + "@" + Versions.hash(definition))) {
            return;
        }
        try {
            Versions.Published published = versions.publish(workflowId, definition, "run " + run, null);
            if (published.fresh()) {
                fresh.accept(published.version());
            }
        } catch (IllegalStateException onlyRead) {
            LOG.log(System.Logger.Level.DEBUG, "who only reads the log keeps no versions", onlyRead);
        } catch (RuntimeException failed) {
            if (StoreFailed.passes(failed)) {
                kept.clear();
                throw failed;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the definition of run '" + run + "' cannot be kept as a version: " + failed.getMessage());
        }
    }
}
