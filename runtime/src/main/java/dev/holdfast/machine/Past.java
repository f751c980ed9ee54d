package dev.holdfast.machine;

import dev.holdfast.store.Limits;
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
     * @param transitions how often its state has changed; 0 where the system does not write it
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
            @Nullable String lastEventId,
            long transitions) {}

    public Past {
        events = List.copyOf(events);
        if (events.isEmpty() && copy == null) {
            throw new IllegalArgumentException("nothing is known of instance '" + instanceId + "'");
        }
    }

    /**
     * An event as it is recorded: all that is recorded of one is there, in names, values and times that can be.
     *
     * @throws IllegalArgumentException if it lacks something, or something cannot be recorded; the message says what
     */
    public static PersistedEvent recordable(PersistedEvent event) {
        Names.check("id", event.id());
        MachineEvent happened = MachineRuntime.recordable(event.event());
        event.causedBy().forEach(cause -> Names.check("cause", cause));
        if (event.stateBefore().isEmpty() && !happened.type().equals(Entry.CREATED)) {
            throw new IllegalArgumentException("it does not say in which state it came");
        }
        check(event.instanceId(), event.componentName(), event.machineName(), event.stateAfter());
        MachineRuntime.checkMoment("persistedAt", Instant.ofEpochMilli(event.persistedAt()));
        ObjectNode data = event.publicMemberSnapshot();
        return event.with(happened, data == null ? null : StoredForm.of("publicMemberSnapshot", data));
    }

    /**
     * As {@link #recordable(PersistedEvent)}, in a store with limits.
     *
     * @throws IllegalArgumentException also if it brings more than the store takes
     */
    public static PersistedEvent recordable(PersistedEvent event, Limits limits) {
        PersistedEvent recordable = recordable(event);
        var limit = new EntryLimit(limits);
        limit.checked("the payload", recordable.event().payload());
        if (recordable.publicMemberSnapshot() != null) {
            limit.checked("publicMemberSnapshot", recordable.publicMemberSnapshot());
        }
        return recordable;
    }

    /**
     * A copy as it is recorded.
     *
     * @throws IllegalArgumentException if it lacks something, or something cannot be recorded; the message says what
     */
    public static Copy recordable(String instanceId, Copy copy) {
        check(instanceId, copy.component(), copy.machine(), copy.state());
        if (copy.lastEventId() != null) {
            Names.check("lastEventId", copy.lastEventId());
        }
        MachineRuntime.checkMoment("createdAt", copy.createdAt());
        MachineRuntime.checkMoment("updatedAt", copy.updatedAt());
        MachineRuntime.checkMoment("snapshotAt", copy.at());
        ObjectNode member = copy.publicMember();
        return new Copy(
                copy.component(),
                copy.machine(),
                copy.state(),
                copy.status(),
                StoredForm.of("context", copy.context()),
                member == null ? null : StoredForm.of("publicMember", member),
                copy.entryPoint(),
                copy.parent(),
                copy.createdAt(),
                copy.updatedAt(),
                copy.at(),
                copy.lastEventId(),
                copy.transitions());
    }

    /** Whoever is recorded must be found later by the names of its component, machine and state. */
    private static void check(String instance, String component, String machine, String state) {
        Names.check("instance", instance);
        Names.check("instance", Streams.of(instance));
        Names.check("component", component);
        Names.check("machine", machine);
        Names.check("state", state);
    }
}
