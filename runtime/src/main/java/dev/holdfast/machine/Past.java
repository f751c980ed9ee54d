package dev.holdfast.machine;

import dev.holdfast.store.Names;
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

    /**
     * Checks that an event says all that is recorded of one, in names that can be recorded.
     *
     * @throws IllegalArgumentException if it does not; the message says what is missing or wrong
     */
    public static void check(PersistedEvent event) {
        Names.check("id", event.id());
        Names.check("type of the event", event.event().type());
        event.causedBy().forEach(cause -> Names.check("cause", cause));
        if (event.stateBefore().isEmpty() && !event.event().type().equals(Entry.CREATED)) {
            throw new IllegalArgumentException("it does not say in which state it came");
        }
        check(event.instanceId(), event.componentName(), event.machineName(), event.stateAfter());
    }

    /** Whoever is recorded must be found later by the names of its component, machine and state. */
    private static void check(String instance, String component, String machine, String state) {
        Names.check("instance", instance);
        Names.check("instance", Streams.of(instance));
        Names.check("component", component);
        Names.check("machine", machine);
        Names.check("state", state);
        Listing.checkNames(component, machine, state);
    }

    /**
     * Checks that a copy can be recorded.
     *
     * @throws IllegalArgumentException if it cannot; the message says what is missing or wrong
     */
    public static void check(String instanceId, Copy copy) {
        check(instanceId, copy.component(), copy.machine(), copy.state());
        if (copy.lastEventId() != null) {
            Names.check("lastEventId", copy.lastEventId());
        }
    }
}
