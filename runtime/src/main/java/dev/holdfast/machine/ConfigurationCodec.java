package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Configurations as JSON: the originals' instance snapshot, and what it leaves out. */
final class ConfigurationCodec {
    private ConfigurationCodec() {}

    static ObjectNode encode(Configuration configuration, Instant at) {
        Instance instance = configuration.instance();
        ObjectNode json = Trees.object();
        json.set("instance", instance(instance));
        json.put("snapshotAt", at.toEpochMilli()).put("lastEventId", instance.lastEventId());
        if (!instance.timers().isEmpty()) {
            var pending = json.putArray("pendingTimeouts");
            for (Timer timer : instance.timers()) {
                long remaining = Math.max(0, timer.deadline().toEpochMilli() - at.toEpochMilli());
                pending.addObject()
                        .put("stateKey", instance.state())
                        .put("eventType", timer.event())
                        .put("remainingMs", remaining);
            }
            json.putArray("timers")
                    .addAll(instance.timers().stream().map(Timer::json).toList());
        }
        json.put("version", instance.version()).put("definition", instance.definition());
        json.put("transitions", instance.transitions());
        if (!configuration.owed().isEmpty()) {
            var owed = json.putArray("owed");
            for (Configuration.Owed some : configuration.owed()) {
                ObjectNode group = owed.addObject().put("cause", some.cause());
                if (some.traceId() != null) {
                    group.put("traceId", some.traceId());
                }
                group.set("sends", SendCodec.encodeAll(some.sends()));
            }
        }
        return json;
    }

    static ObjectNode instance(Instance instance) {
        ObjectNode json = Trees.object();
        json.put("id", instance.id()).put("machineName", instance.machine());
        json.put("componentName", instance.component()).put("currentState", instance.state());
        json.set("context", instance.context());
        if (instance.publicMember() != null) {
            json.set("publicMember", instance.publicMember());
        }
        json.putObject("internalMember");
        json.put("createdAt", instance.createdAt().toEpochMilli());
        json.put("updatedAt", instance.updatedAt().toEpochMilli());
        json.put("status", instance.status().word());
        if (instance.entryPoint()) {
            json.put("isEntryPoint", true);
        }
        Instance.Parent parent = instance.parent();
        if (parent != null) {
            json.put("parentInstanceId", parent.id()).put("parentMachineName", parent.machine());
            json.put("parentComponentName", parent.component());
        }
        return json;
    }

    /** @throws IllegalArgumentException or another unchecked exception if it is not what {@link #encode} gave */
    static Configuration decode(ObjectNode json) {
        JsonNode instance = json.path("instance");
        List<Timer> timers = new ArrayList<>();
        json.path("timers").forEach(timer -> timers.add(Timer.of(timer)));
        var decoded = new Instance(
                instance.path("id").stringValue(),
                instance.path("componentName").stringValue(),
                instance.path("machineName").stringValue(),
                json.path("definition").stringValue(),
                instance.path("currentState").stringValue(),
                Instance.Status.of(instance.path("status").stringValue()),
                (ObjectNode) instance.path("context"),
                instance.path("publicMember") instanceof ObjectNode member ? member : null,
                instance.path("isEntryPoint").asBoolean(false),
                parent(instance),
                Instant.ofEpochMilli(instance.path("createdAt").longValue()),
                Instant.ofEpochMilli(instance.path("updatedAt").longValue()),
                json.path("version").longValue(),
                json.path("lastEventId").stringValue(),
                json.path("transitions").longValue(),
                timers);
        return new Configuration(decoded, owed(json.path("owed")));
    }

    private static Instance.@Nullable Parent parent(JsonNode instance) {
        return instance.path("parentInstanceId").isString()
                ? new Instance.Parent(
                        instance.path("parentInstanceId").stringValue(),
                        instance.path("parentMachineName").asString(""),
                        instance.path("parentComponentName").asString(""))
                : null;
    }

    private static List<Configuration.Owed> owed(JsonNode json) {
        List<Configuration.Owed> owed = new ArrayList<>();
        for (JsonNode group : json) {
            String trace =
                    group.path("traceId").isString() ? group.path("traceId").stringValue() : null;
            owed.add(new Configuration.Owed(
                    group.path("cause").asString(""), trace, SendCodec.decodeAll(group.path("sends"))));
        }
        return owed;
    }
}
