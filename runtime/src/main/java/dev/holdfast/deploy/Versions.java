package dev.holdfast.deploy;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.StreamWriter;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The versions of every workflow: a stream for each, {@code holdfast:versions:<workflow>}, whose n-th event is version n. The
 * stream's own versions are the numbers, so that two publishers never get the same one. Thread-safe.
 */
public final class Versions {
    /** How the streams of versions and deployments begin, as the id of no workflow does. */
    public static final String OWN = "holdfast:";

    private static final String STREAMS = OWN + "versions:";

    /** On every event that is a version, so that all versions of a store can be read. */
    public static final String TAG = "workflow-version";

    /** How often a publisher may be overtaken by others before it gives up. */
    static final int MAX_TRIES = 1_000;

    private static final String TYPE = "DEPLOYMENT_VERSION_CREATED";

    private final Log log;
    private final InstantSource clock;

    public Versions(Log log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * What publishing has led to. Immutable.
     *
     * @param fresh whether it was new; otherwise the definition was a version already, which stays as it is
     */
    public record Published(WorkflowVersion version, boolean fresh) {}

    /** The SHA-256 of a definition's canonical JSON: the order of members and the spelling of numbers do not matter. */
    public static String hash(JsonNode spec) {
        return Digest.of(Trees.json(spec).canonical().getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    /**
     * Keeps a definition under the next number, unless it is a version already.
     *
     * @throws StoreFailed if the store does not take it
     * @throws Fenced if others have published all the time; try again
     */
    public Published publish(String workflowId, ObjectNode spec, String by, @Nullable String note) {
        String hash = hash(spec);
        for (int tries = 1; ; tries++) { // whoever is overtaken looks again, and somebody has come further
            List<WorkflowVersion> versions = list(workflowId);
            Optional<WorkflowVersion> same = versions.stream()
                    .filter(version -> version.hash().equals(hash))
                    .findFirst();
            if (same.isPresent()) {
                return new Published(same.get(), false);
            }
            long newest = newest(versions);
            var version = new WorkflowVersion(workflowId, newest + 1, hash, spec, clock.instant(), by, note);
            try {
                new StreamWriter(log, stream(workflowId), newest).append(List.of(encode(version)));
                return new Published(version, true);
            } catch (Fenced overtaken) {
                if (tries == MAX_TRIES) {
                    throw overtaken;
                }
            }
        }
    }

    /** All versions of a workflow, the oldest first; empty if it has none. */
    public List<WorkflowVersion> list(String workflowId) {
        return StoreFailed.asking(
                "read",
                stream(workflowId),
                () -> Pages.of(log, stream(workflowId), 0).stream()
                        .map(event -> decode(workflowId, event))
                        .toList());
    }

    /** The version that an event is, empty if it is none. */
    static Optional<WorkflowVersion> read(Event event) {
        boolean version = event.stream().startsWith(STREAMS) && event.type().equals(TYPE);
        return version ? Optional.of(decode(event.stream().substring(STREAMS.length()), event)) : Optional.empty();
    }

    /** Whether there is a version of that number. */
    boolean has(String workflowId, long version) {
        return log.read(stream(workflowId), Math.max(0, version - 1), 1).stream()
                .anyMatch(event -> event.version() == version);
    }

    /** @throws VersionNotFound if there is none of that number */
    public WorkflowVersion get(String workflowId, long version) {
        List<Event> found = version < 1
                ? List.of()
                : StoreFailed.asking("read", stream(workflowId), () -> log.read(stream(workflowId), version - 1, 1));
        return found.stream()
                .filter(event -> event.version() == version)
                .map(event -> decode(workflowId, event))
                .findFirst()
                .orElseThrow(() -> new VersionNotFound(workflowId, version, log.version(stream(workflowId))));
    }

    private static long newest(List<WorkflowVersion> versions) {
        return versions.isEmpty() ? 0 : versions.getLast().version();
    }

    private static String stream(String workflowId) {
        return STREAMS + workflowId;
    }

    private static NewEvent encode(WorkflowVersion version) {
        ObjectNode data = Trees.object().put("hash", version.hash());
        if (version.note() != null) {
            data.put("note", version.note());
        }
        data.set("spec", version.spec());
        ObjectNode body = Trees.object().put("workflowId", version.workflowId()).set("data", data);
        var meta = new Meta(List.of(), null, version.createdBy(), List.of(TAG));
        return NewEvent.of(TYPE, version.createdAt(), Trees.json(body), meta);
    }

    private static WorkflowVersion decode(String workflowId, Event event) {
        JsonNode data = Trees.read(event.body()).path("data");
        return new WorkflowVersion(
                workflowId,
                event.version(),
                data.path("hash").asString(),
                data.path("spec").asObject(),
                event.time(),
                String.valueOf(event.meta().actor()),
                data.path("note").asString(null));
    }
}
