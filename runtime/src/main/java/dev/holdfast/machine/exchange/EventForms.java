package dev.holdfast.machine.exchange;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.MachineEvent;
import dev.holdfast.machine.Past;
import dev.holdfast.machine.PersistedEvent;
import dev.holdfast.store.Limits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The three forms of an event: the object that files, MongoDB and Redis hold, and the rows of the two tables that are both called
 * {@code fsm_events}.
 */
final class EventForms {
    private final KnownMachines machines;
    private final Limits limits;

    EventForms(KnownMachines machines, Limits limits) {
        this.machines = machines;
        this.limits = limits;
    }

    static boolean isOne(JsonNode record) {
        return (record.path("event").isObject() && record.has("stateAfter")) || record.has("event_type");
    }

    PersistedEvent read(JsonNode record) throws Unusable {
        try {
            return Past.recordable(
                    record.has("event_type") ? row(new Fields(record)) : object(new Fields(record)), limits);
        } catch (IllegalArgumentException wrong) {
            throw new Unusable(String.valueOf(wrong.getMessage()));
        }
    }

    private PersistedEvent object(Fields record) throws Unusable {
        Fields event = new Fields(record.record().path("event"));
        return event(
                record,
                record.textOrNull("id") == null ? record.text("_id") : record.text("id"),
                new Common("instanceId", "machineName", "componentName", "persistedAt"),
                new Happened(event.text("type"), event.objectOrNull("payload"), event.momentOrNull("timestamp")),
                record.textOrNull("stateBefore"),
                record.text("stateAfter"),
                record.texts("causedBy"),
                record.textOrNull("sourceComponentName"),
                record.textOrNull("targetComponentName"),
                record.objectOrNull("publicMemberSnapshot"));
    }

    private PersistedEvent row(Fields row) throws Unusable {
        boolean distributed = row.record().has("to_state");
        String cause = row.textOrNull("causation_id");
        ObjectNode member = row.objectOrNull("public_member_snapshot");
        return event(
                row,
                row.text("id"),
                new Common("instance_id", "machine_name", "component_name", "persisted_at"),
                new Happened(row.text("event_type"), row.objectOrNull("event_payload"), null),
                row.textOrNull(distributed ? "from_state" : "state_before"),
                row.text(distributed ? "to_state" : "state_after"),
                distributed ? cause == null ? List.of() : List.of(cause) : row.texts("caused_by"),
                row.textOrNull("source_component_name"),
                row.textOrNull("target_component_name"),
                member == null ? row.objectOrNull("context") : member);
    }

    /** What the members are called that all forms have. */
    private record Common(String instance, String machine, String component, String persistedAt) {}

    private record Happened(
            String type,
            @Nullable ObjectNode payload,
            @Nullable Instant timestamp) {}

    private PersistedEvent event(
            Fields record,
            String id,
            Common names,
            Happened happened,
            @Nullable String before,
            String after,
            List<String> causedBy,
            @Nullable String source,
            @Nullable String target,
            @Nullable ObjectNode data)
            throws Unusable {
        String machine = record.text(names.machine());
        Instant persisted = record.moment(names.persistedAt());
        Instant timestamp = happened.timestamp() == null ? persisted : happened.timestamp();
        ObjectNode payload = happened.payload() == null ? Trees.object() : happened.payload();
        return new PersistedEvent(
                id,
                record.text(names.instance()),
                machine,
                machines.component(record.textOrNull(names.component()), machine),
                MachineEvent.of(happened.type(), payload, timestamp),
                before == null ? "" : before,
                after,
                persisted.toEpochMilli(),
                causedBy,
                List.of(),
                source,
                target,
                data);
    }
}
