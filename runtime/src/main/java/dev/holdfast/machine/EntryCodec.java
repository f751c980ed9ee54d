package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Entries as the JSON that docs/formats.md shows: the originals' names, and a few more. */
final class EntryCodec {
    /** The type of the event that covers all before it. */
    static final String COVERED = "SNAPSHOT";

    private EntryCodec() {}

    /** The type of the event that holds an entry. */
    static String type(Entry entry) {
        return switch (entry) {
            case Entry.Created created -> Entry.CREATED;
            case Entry.Changed changed -> changed.event().type();
            case Entry.Refused refused -> "EVENT_REFUSED";
            case Entry.Resolved resolved -> "SENDS_RESOLVED";
            case Entry.Retimed retimed -> "TIMERS_CHANGED";
            case Entry.Migrated migrated -> "DEFINITION_CHANGED";
            case Entry.Covered covered -> COVERED;
        };
    }

    static Json encode(Entry entry) {
        ObjectNode json = Trees.object();
        switch (entry) {
            case Entry.Created created -> created(json, created);
            case Entry.Changed changed -> changed(json, changed);
            case Entry.Refused refused -> {
                json.put("entry", "refused");
                json.set("event", event(refused.event(), true));
                json.put("reason", refused.reason().name()).put("explanation", refused.explanation());
                json.put("status", refused.status().word());
                failures(json, refused.failures());
            }
            case Entry.Resolved resolved -> {
                json.put("entry", "resolved").put("send", resolved.send());
                json.set("found", SendCodec.encodeAll(resolved.found()));
            }
            case Entry.Retimed retimed -> {
                json.put("entry", "retimed").put("reason", retimed.reason());
                timers(json, retimed.timers());
            }
            case Entry.Migrated migrated -> {
                json.put("entry", "migrated").put("from", migrated.from()).put("definition", migrated.to());
                json.put("stateBefore", migrated.before()).put("stateAfter", migrated.state());
                changes(json, "context", migrated.context());
                changes(json, "publicMember", migrated.publicMember());
                if (migrated.status() != null) {
                    json.put("status", migrated.status().word());
                }
                timers(json, migrated.timers());
            }
            case Entry.Covered covered -> {
                json.put("entry", "covered");
                json.setAll(ConfigurationCodec.encode(covered.configuration(), covered.at()));
            }
        }
        return Trees.json(json);
    }

    private static void created(ObjectNode json, Entry.Created created) {
        json.put("entry", "created").put("componentName", created.component());
        json.put("machineName", created.machine()).put("definition", created.definition());
        if (created.entryPoint()) {
            json.put("isEntryPoint", true);
        }
        ObjectNode payload = json.putObject("event").putObject("payload");
        parent(payload, created.parent());
        payload.put("triggerEvent", created.trigger()).set("initialContext", created.initial());
        json.put("stateBefore", "");
        result(json, created.result());
        json.set("context", created.context());
        if (created.publicMember() != null) {
            json.set("publicMember", created.publicMember());
        }
    }

    private static void changed(ObjectNode json, Entry.Changed changed) {
        json.put("entry", "changed").put("componentName", changed.component()).put("machineName", changed.machine());
        json.set("event", event(changed.event(), false));
        if (changed.sender() != null) {
            json.put("sourceComponentName", changed.sender().component());
            json.put("sourceInstanceId", changed.sender().id())
                    .put("sourceMachineName", changed.sender().machine());
        }
        json.put("stateBefore", changed.before());
        result(json, changed.result());
        if (changed.merged()) {
            json.put("merged", true);
        }
        changes(json, "context", changed.context());
        changes(json, "publicMember", changed.publicMember());
    }

    private static ObjectNode event(MachineEvent event, boolean typed) {
        ObjectNode json = Trees.object();
        if (typed) {
            json.put("type", event.type());
        }
        json.set("payload", event.payload());
        return json.put("timestamp", event.timestamp().toEpochMilli());
    }

    private static void result(ObjectNode json, Entry.Result result) {
        json.put("stateAfter", result.state());
        if (result.status() != Instance.Status.ACTIVE) {
            json.put("status", result.status().word());
        }
        timers(json, result.timers());
        if (result.settled()) {
            json.put("settled", true);
        }
        if (!result.sends().isEmpty()) {
            json.set("sends", SendCodec.encodeAll(result.sends()));
        }
        failures(json, result.failures());
    }

    private static void timers(ObjectNode json, List<Timer> timers) {
        if (!timers.isEmpty()) {
            json.putArray("timers").addAll(timers.stream().map(Timer::json).toList());
        }
    }

    private static void failures(ObjectNode json, List<Entry.Failure> failures) {
        if (!failures.isEmpty()) {
            var all = json.putArray("failures");
            for (Entry.Failure failure : failures) {
                all.addObject()
                        .put("handler", failure.handler())
                        .put("role", failure.role())
                        .put("error", failure.error());
            }
        }
    }

    private static void changes(ObjectNode json, String name, @Nullable Changes changes) {
        if (changes != null && !changes.isNone()) {
            json.set(name, changes.json());
        }
    }

    private static void parent(ObjectNode json, Instance.@Nullable Parent parent) {
        if (parent != null) {
            json.put("parentInstanceId", parent.id()).put("parentMachineName", parent.machine());
            json.put("parentComponentName", parent.component());
        }
    }

    /** @throws dev.holdfast.event.PersistenceException if the body is not one of an instance's stream */
    static Entry decode(Event stored) {
        JsonNode json = Trees.read(stored.body());
        try {
            return switch (json.path("entry").asString("")) {
                case "created" -> created(json);
                case "changed" -> changed(stored, json);
                case "refused" ->
                    new Entry.Refused(
                            event(
                                    json.path("event"),
                                    json.path("event").path("type").stringValue(),
                                    stored),
                            Entry.Reason.valueOf(json.path("reason").stringValue()),
                            json.path("explanation").asString(""),
                            Instance.Status.of(json.path("status").stringValue()),
                            failures(json));
                case "resolved" ->
                    new Entry.Resolved(
                            json.path("send").stringValue(),
                            SendCodec.decodeAll(json.path("found")).stream()
                                    .map(Send.ToInstance.class::cast)
                                    .toList());
                case "retimed" ->
                    new Entry.Retimed(timers(json), json.path("reason").asString(""));
                case "migrated" ->
                    new Entry.Migrated(
                            json.path("from").stringValue(),
                            json.path("definition").stringValue(),
                            json.path("stateBefore").stringValue(),
                            Changes.of(json.path("context")),
                            Changes.of(json.path("publicMember")),
                            json.path("stateAfter").stringValue(),
                            json.has("status")
                                    ? Instance.Status.of(json.path("status").stringValue())
                                    : null,
                            timers(json));
                case "covered" ->
                    new Entry.Covered(
                            ConfigurationCodec.decode((ObjectNode) json),
                            Instant.ofEpochMilli(json.path("snapshotAt").longValue()));
                default -> throw new IllegalArgumentException("it is no entry of an instance");
            };
        } catch (IllegalArgumentException | ClassCastException | tools.jackson.core.JacksonException wrong) {
            throw new UnreadableEntry(stored, wrong);
        }
    }

    private static Entry.Created created(JsonNode json) {
        JsonNode payload = json.path("event").path("payload");
        return new Entry.Created(
                json.path("componentName").stringValue(),
                json.path("machineName").stringValue(),
                json.path("definition").asString(""),
                json.path("isEntryPoint").asBoolean(false),
                parent(payload, "parentInstanceId", "parentMachineName", "parentComponentName"),
                payload.path("triggerEvent").asString(""),
                object(payload.path("initialContext")),
                object(json.path("context")),
                json.path("publicMember") instanceof ObjectNode member ? member : null,
                result(json));
    }

    private static Entry.Changed changed(Event stored, JsonNode json) {
        return new Entry.Changed(
                json.path("componentName").stringValue(),
                json.path("machineName").stringValue(),
                event(json.path("event"), stored.type(), stored),
                parent(json, "sourceInstanceId", "sourceMachineName", "sourceComponentName"),
                json.path("stateBefore").stringValue(),
                json.path("merged").asBoolean(false),
                Changes.of(json.path("context")),
                Changes.of(json.path("publicMember")),
                result(json));
    }

    private static Instance.@Nullable Parent parent(JsonNode json, String id, String machine, String component) {
        return json.path(id).isString()
                ? new Instance.Parent(
                        json.path(id).stringValue(),
                        json.path(machine).asString(""),
                        json.path(component).asString(""))
                : null;
    }

    private static MachineEvent event(JsonNode json, String type, Event stored) {
        return new MachineEvent(
                type,
                object(json.path("payload")),
                Instant.ofEpochMilli(json.path("timestamp").longValue()),
                stored.meta().correlation());
    }

    private static Entry.Result result(JsonNode json) {
        return new Entry.Result(
                json.path("stateAfter").stringValue(),
                Instance.Status.of(json.path("status").asString("active")),
                timers(json),
                json.path("settled").asBoolean(false),
                SendCodec.decodeAll(json.path("sends")),
                failures(json));
    }

    private static List<Timer> timers(JsonNode json) {
        List<Timer> timers = new ArrayList<>();
        json.path("timers").forEach(timer -> timers.add(Timer.of(timer)));
        return timers;
    }

    private static List<Entry.Failure> failures(JsonNode json) {
        List<Entry.Failure> failures = new ArrayList<>();
        json.path("failures")
                .forEach(failure -> failures.add(new Entry.Failure(
                        failure.path("handler").asString(""),
                        failure.path("role").asString(""),
                        failure.path("error").asString(""))));
        return failures;
    }

    private static ObjectNode object(JsonNode json) {
        return json instanceof ObjectNode object ? object : Trees.object();
    }
}
