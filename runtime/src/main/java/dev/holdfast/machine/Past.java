package dev.holdfast.machine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What another system has persisted about one instance. Immutable; do not change the trees.
 *
 * @param events in the order in which they happened
 * @param copy what it last wrote of the instance as a whole; null if there is nothing
 */
public record Past(
        String instanceId,
        List<PersistedEvent> events,
        @Nullable Copy copy) {
    /**
     * A copy of an instance, as far as it was written.
     *
     * @param status null where the system does not write it
     * @param publicMember null where there is none, or the system does not write it
     * @param lastEventId the last event that it covers; null where the system does not write it
     */
    public record Copy(
            String component,
            String machine,
            String state,
            Instance.@Nullable Status status,
            ObjectNode context,
            @Nullable ObjectNode publicMember,
            boolean entryPoint,
            Instance.@Nullable Parent parent,
            Instant createdAt,
            Instant updatedAt,
            Instant at,
            @Nullable String lastEventId) {}

    public Past {
        events = List.copyOf(events);
        if (events.isEmpty() && copy == null) {
            throw new IllegalArgumentException("nothing is known of instance '" + instanceId + "'");
        }
    }
}
