package dev.holdfast.machine.exchange;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.Past;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The forms of a copy of an instance: the snapshot that files, MongoDB and Redis hold, the instance alone, and the rows of the two
 * tables that are both called {@code fsm_snapshots}.
 */
final class CopyForms {
    private final KnownMachines machines;

    CopyForms(KnownMachines machines) {
        this.machines = machines;
    }

    static boolean isOne(JsonNode record) {
        return record.path("instance").isObject() || record.has("current_state") || record.has("currentState");
    }

    static String instance(JsonNode record) throws Unusable {
        if (record.path("instance").isObject()) {
            return new Fields(record.path("instance")).text("id");
        }
        return new Fields(record).text(record.has("current_state") ? "instance_id" : "id");
    }

    /**
     * @param componentOfEvents the component that events of the instance name, for no copy names one; null if there are none
     */
    Past.Copy read(JsonNode record, @Nullable String componentOfEvents) throws Unusable {
        if (record.has("current_state")) {
            return row(new Fields(record), componentOfEvents);
        }
        boolean snapshot = record.path("instance").isObject();
        Fields instance = new Fields(snapshot ? record.path("instance") : record);
        Fields around = new Fields(record);
        String machine = instance.text("machineName");
        String named = instance.textOrNull("componentName");
        String component = machines.component(named == null ? componentOfEvents : named, machine);
        Instant updated = instance.moment("updatedAt");
        String parent = instance.textOrNull("parentInstanceId");
        String parentMachine = instance.textOrNull("parentMachineName");
        return new Past.Copy(
                component,
                machine,
                instance.text("currentState"),
                status(instance.text("status")),
                orEmpty(instance.objectOrNull("context")),
                instance.objectOrNull("publicMember"),
                instance.flag("isEntryPoint"),
                parent == null
                        ? null
                        : new Instance.Parent(parent, parentMachine == null ? "" : parentMachine, component),
                instance.moment("createdAt"),
                updated,
                snapshot ? around.moment("snapshotAt") : updated,
                around.textOrNull("lastEventId"),
                Math.max(0, record.path("transitions").asLong(0)));
    }

    private Past.Copy row(Fields row, @Nullable String componentOfEvents) throws Unusable {
        String machine = row.text("machine_name");
        boolean whole = row.record().has("snapshot_at");
        Instant at = row.moment(whole ? "snapshot_at" : "updated_at");
        Instant created = row.momentOrNull("created_at");
        String status = row.textOrNull("status");
        return new Past.Copy(
                machines.component(componentOfEvents, machine),
                machine,
                row.text("current_state"),
                status == null ? null : status(status),
                orEmpty(row.objectOrNull("context")),
                row.objectOrNull("public_member"),
                false,
                null,
                created == null ? at : created,
                at,
                at,
                row.textOrNull("last_event_id"),
                0);
    }

    private static ObjectNode orEmpty(@Nullable ObjectNode object) {
        return object == null ? Trees.object() : object;
    }

    private static Instance.Status status(String word) throws Unusable {
        for (Instance.Status status : Instance.Status.values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new Unusable("its status is '" + word + "', which is none");
    }
}
