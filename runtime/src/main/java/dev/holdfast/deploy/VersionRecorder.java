package dev.holdfast.deploy;

import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps every definition that a run starts or goes on with as a version, on a thread of its own: no run waits for it, and
 * each definition is looked at once. What cannot be kept is tried again with the next run. Thread-safe.
 */
public final class VersionRecorder implements RunListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(VersionRecorder.class.getName());

    /** How many definitions are remembered as kept. */
    private static final int MAX_REMEMBERED = 10_000;

    private final Map<String, JsonNode> latest = new ConcurrentHashMap<>();
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final Versions versions;
    private final String by;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("version-recorder").factory());

    /** @param by who starts the runs */
    public VersionRecorder(Versions versions, String by) {
        this.versions = versions;
        this.by = by;
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // the same object is the common case; another one that is equal is kept once anyway
    public void recorded(String runId, RunEvent event) {
        boolean begins =
                event.type() == RunEvent.Type.WORKFLOW_STARTED || event.type() == RunEvent.Type.WORKFLOW_CHANGED;
        if (begins && event.data() != null && event.data().get("definition") instanceof ObjectNode spec) {
            String workflowId = spec.path("id").asString("workflow");
            if (latest.put(workflowId, spec) != spec) {
                thread.execute(() -> keep(workflowId, spec));
            }
        }
    }

    private void keep(String workflowId, ObjectNode spec) {
        if (kept.size() >= MAX_REMEMBERED) {
            kept.clear();
            latest.clear();
        }
        try {
            String address = workflowId + "@" + Versions.hash(spec);
            if (!kept.contains(address)) {
                versions.publish(workflowId, spec, by, null);
                kept.add(address);
            }
        } catch (RuntimeException failed) { // whatever it is, the thread goes on with the next one
            latest.remove(workflowId);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the definition of workflow '" + workflowId + "' is not kept as a version yet: "
                            + failed.getMessage(),
                    failed);
        }
    }

    /** Waits until what runs have started with is kept. */
    @Override
    public void close() {
        thread.close();
    }
}
