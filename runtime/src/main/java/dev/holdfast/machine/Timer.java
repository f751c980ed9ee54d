package dev.holdfast.machine;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A transition that will happen by itself. Immutable.
 *
 * @param id also of the event that is recorded when it happens, so that it happens once
 * @param transition the place of the transition in its machine
 * @param cause the id of the event that set it
 */
public record Timer(String id, String event, int transition, Instant deadline, String cause) {
    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("event", event)
                .put("transition", transition)
                .put("deadline", deadline.toEpochMilli())
                .put("cause", cause);
    }

    static Timer of(JsonNode json) {
        return new Timer(
                json.path("id").stringValue(),
                json.path("event").stringValue(),
                json.path("transition").intValue(),
                Instant.ofEpochMilli(json.path("deadline").longValue()),
                json.path("cause").asString(""));
    }
}
