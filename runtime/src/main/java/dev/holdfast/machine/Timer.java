package dev.holdfast.machine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A transition that will happen by itself. Immutable.
 *
 * @param id also of the event that is recorded when it happens, so that it happens once
 * @param transition the place of the transition in its machine
 * @param deadline to the millisecond
 * @param cause the id of the event that set it
 * @param traceId the trace that event belongs to; null for none
 */
public record Timer(
        String id,
        String event,
        int transition,
        Instant deadline,
        String cause,
        @Nullable String traceId) {
    public Timer {
        deadline = deadline.truncatedTo(ChronoUnit.MILLIS);
    }

    Timer movedTo(Instant other) {
        return new Timer(id, event, transition, other, cause, traceId);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("event", event)
                .put("transition", transition)
                .put("deadline", deadline.toEpochMilli())
                .put("cause", cause);
        return traceId == null ? json : json.put("traceId", traceId);
    }

    static Timer of(JsonNode json) {
        return new Timer(
                json.path("id").stringValue(),
                json.path("event").stringValue(),
                json.path("transition").intValue(),
                Instant.ofEpochMilli(json.path("deadline").longValue()),
                json.path("cause").asString(""),
                json.path("traceId").isString() ? json.path("traceId").stringValue() : null);
    }
}
