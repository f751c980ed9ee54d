package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change of an instance's state as the originals describe it. Immutable; do not change the trees.
 *
 * @param event what led to it; of a creation {@code INSTANCE_CREATED}
 * @param stateBefore empty for a creation
 * @param persistedAt milliseconds since 1970
 * @param causedBy ids of the events that led to it
 * @param caused ids of the events it led to
 * @param sourceComponentName where the event was sent; null if it came from outside, or from the same instance
 * @param targetComponentName where it was received, when it was sent by an instance; null otherwise
 * @param publicMemberSnapshot the data of the instance after it, where the whole instance was read; null otherwise
 */
public record PersistedEvent(
        String id,
        String instanceId,
        String machineName,
        String componentName,
        MachineEvent event,
        String stateBefore,
        String stateAfter,
        long persistedAt,
        List<String> causedBy,
        List<String> caused,
        @Nullable String sourceComponentName,
        @Nullable String targetComponentName,
        @Nullable ObjectNode publicMemberSnapshot) {
    public PersistedEvent {
        causedBy = List.copyOf(causedBy);
        caused = List.copyOf(caused);
    }

    PersistedEvent withCaused(List<String> effects) {
        return with(event, effects, publicMemberSnapshot);
    }

    PersistedEvent with(MachineEvent happened, @Nullable ObjectNode data) {
        return with(happened, caused, data);
    }

    private PersistedEvent with(MachineEvent happened, List<String> effects, @Nullable ObjectNode data) {
        return new PersistedEvent(
                id,
                instanceId,
                machineName,
                componentName,
                happened,
                stateBefore,
                stateAfter,
                persistedAt,
                causedBy,
                effects,
                sourceComponentName,
                targetComponentName,
                data);
    }

    /** As the originals write it, member by member in their order; {@code traceId} is ours. */
    public ObjectNode json() {
        ObjectNode json = Trees.object();
        json.put("id", id).put("instanceId", instanceId);
        json.put("machineName", machineName).put("componentName", componentName);
        ObjectNode happened = json.putObject("event").put("type", event.type());
        happened.set("payload", event.payload());
        happened.put("timestamp", event.timestamp().toEpochMilli());
        json.put("stateBefore", stateBefore).put("stateAfter", stateAfter);
        json.put("persistedAt", persistedAt);
        if (!causedBy.isEmpty()) {
            causedBy.forEach(json.putArray("causedBy")::add);
        }
        caused.forEach(json.putArray("caused")::add);
        if (sourceComponentName != null) {
            json.put("sourceComponentName", sourceComponentName);
        }
        if (targetComponentName != null) {
            json.put("targetComponentName", targetComponentName);
        }
        if (publicMemberSnapshot != null) {
            json.set("publicMemberSnapshot", publicMemberSnapshot);
        }
        if (event.traceId() != null) {
            json.put("traceId", event.traceId());
        }
        return json;
    }
}
