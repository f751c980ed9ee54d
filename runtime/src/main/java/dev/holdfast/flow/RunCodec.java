package dev.holdfast.flow;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Event;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Between run events and what the log holds; {@code docs/formats.md} shows it. */
final class RunCodec {
    /** On the first event of every run, so that runs can be listed. */
    static final String TAG = "run";

    /** On the event by which a run came to be for workers, mostly its first, so that it can be queued again. */
    static final String QUEUED_TAG = "queued-run";

    private static final Meta TAGGED = Meta.tagged(TAG);
    private static final Meta TAGGED_QUEUED = Meta.tagged(TAG, QUEUED_TAG);
    private static final Meta QUEUED_LATER = Meta.tagged(QUEUED_TAG);

    private RunCodec() {}

    static NewEvent encode(String runId, RunEvent event) {
        return NewEvent.of(event.type().name(), event.time(), Trees.json(body(runId, event)), meta(event));
    }

    private static Meta meta(RunEvent event) {
        return switch (event.type()) {
            case WORKFLOW_STARTED -> RunQueue.isQueued(event) ? TAGGED_QUEUED : TAGGED;
            case WORKFLOW_QUEUED -> QUEUED_LATER;
            default -> Meta.NONE;
        };
    }

    static ObjectNode body(String runId, RunEvent event) {
        ObjectNode body = Trees.object();
        body.put("workflowId", runId);
        if (event.taskId() != null) {
            body.put("taskId", event.taskId());
        }
        if (event.data() != null) {
            body.set("data", event.data());
        }
        ObjectNode metadata = metadata(event.metadata());
        if (!metadata.isEmpty()) {
            body.set("metadata", metadata);
        }
        return body;
    }

    private static ObjectNode metadata(RunEvent.Metadata from) {
        ObjectNode metadata = Trees.object();
        if (from.attempt() > 0) {
            metadata.put("attempt", from.attempt());
        }
        if (from.duration() != null) {
            metadata.put("duration", from.duration().longValue());
        }
        putText(metadata, "error", from.error());
        putText(metadata, "nextAttemptAt", from.nextAttemptAt());
        putTrue(metadata, "recovered", from.recovered());
        putTrue(metadata, "abandoned", from.abandoned());
        putText(metadata, "compensationFor", from.compensationFor());
        putText(metadata, "copiedFrom", from.copiedFrom());
        return metadata;
    }

    private static void putText(ObjectNode node, String name, @Nullable Object value) {
        if (value != null) {
            node.put(name, value.toString());
        }
    }

    private static void putTrue(ObjectNode node, String name, boolean value) {
        if (value) {
            node.put(name, true);
        }
    }

    /** @throws PersistenceException if this is not an event that this version of the engine writes */
    static RunEvent decode(Event event) {
        try {
            JsonNode body = Trees.read(event.body());
            return new RunEvent(
                    RunEvent.Type.valueOf(event.type()),
                    event.time(),
                    body.path("taskId").asString(null),
                    body.get("data") instanceof ObjectNode data ? data : null,
                    decodeMetadata(body.path("metadata")));
        } catch (IllegalArgumentException | DateTimeException | JacksonException unreadable) {
            throw new PersistenceException(
                    "flow",
                    "read run",
                    Map.of("run", event.stream(), "event", event.id(), "type", event.type()),
                    "event " + event.version() + " of run '" + event.stream() + "', a " + event.type()
                            + ", is not one that this version understands",
                    "use the version of Holdfast that wrote it, or a newer one",
                    unreadable);
        }
    }

    private static RunEvent.Metadata decodeMetadata(JsonNode from) {
        if (from.isMissingNode()) {
            return RunEvent.Metadata.NONE;
        }
        String next = from.path("nextAttemptAt").asString(null);
        return new RunEvent.Metadata(
                from.path("attempt").asInt(0),
                from.has("duration") ? (Long) from.path("duration").asLong() : null,
                from.path("error").asString(null),
                next == null ? null : Instant.parse(next),
                from.path("recovered").asBoolean(false),
                from.path("abandoned").asBoolean(false),
                from.path("compensationFor").asString(null),
                from.path("copiedFrom").asString(null));
    }
}
