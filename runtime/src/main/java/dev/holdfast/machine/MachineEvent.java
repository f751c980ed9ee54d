package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that happens to an instance. Immutable; do not change the tree.
 *
 * @param type {@code SUBMIT}
 * @param timestamp when it happened, to the millisecond
 * @param traceId an OpenTelemetry trace it belongs to, kept with everything it causes; null for none
 */
public record MachineEvent(
        String type,
        ObjectNode payload,
        Instant timestamp,
        @Nullable String traceId) {
    public MachineEvent {
        if (type.isBlank()) {
            throw new IllegalArgumentException("the event has no type; name one, such as SUBMIT");
        }
        timestamp = timestamp.truncatedTo(ChronoUnit.MILLIS);
    }

    public static MachineEvent of(String type, ObjectNode payload, Instant timestamp) {
        return new MachineEvent(type, payload, timestamp, null);
    }

    /** An event that has nothing to say but its type. */
    public static MachineEvent of(String type, Instant timestamp) {
        return of(type, Trees.object(), timestamp);
    }
}
