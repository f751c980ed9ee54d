package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.model.MatchingRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends as JSON. */
final class SendCodec {
    private SendCodec() {}

    static ArrayNode encodeAll(List<? extends Send> sends) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        sends.forEach(send -> all.add(encode(send)));
        return all;
    }

    private static ObjectNode encode(Send send) {
        ObjectNode json = Trees.object().put("id", send.id());
        switch (send) {
            case Send.ToInstance one -> {
                put(json, "component", one.component());
                json.put("instance", one.instance()).put("event", one.event());
                json.set("payload", one.payload());
            }
            case Send.Broadcast all -> {
                json.put("component", all.component()).put("machine", all.machine());
                put(json, "state", all.state());
                json.put("event", all.event()).set("payload", all.payload());
                if (!all.rules().isEmpty()) {
                    ArrayNode rules = json.putArray("matchingRules");
                    for (MatchingRule rule : all.rules()) {
                        rules.addObject()
                                .put("eventProperty", rule.eventProperty())
                                .put("instanceProperty", rule.instanceProperty())
                                .put("operator", rule.operator().sign());
                    }
                }
                if (!all.known().isEmpty()) {
                    json.set("known", all.known());
                }
            }
            case Send.Create create -> {
                json.put("component", create.component()).put("machine", create.machine());
                json.put("create", create.instance()).put("event", create.event());
                put(json, "state", create.state());
                json.set("context", create.context());
            }
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    static List<Send> decodeAll(JsonNode array) {
        List<Send> sends = new ArrayList<>();
        array.forEach(json -> sends.add(decode(json)));
        return sends;
    }

    private static Send decode(JsonNode json) {
        String id = json.path("id").stringValue();
        String event = json.path("event").stringValue();
        if (json.has("instance")) {
            return new Send.ToInstance(
                    id, text(json, "component"), json.path("instance").stringValue(), event, object(json, "payload"));
        }
        String component = json.path("component").stringValue();
        String machine = json.path("machine").stringValue();
        if (json.has("create")) {
            return new Send.Create(
                    id,
                    component,
                    machine,
                    json.path("create").stringValue(),
                    text(json, "state"),
                    event,
                    object(json, "context"));
        }
        List<MatchingRule> rules = new ArrayList<>();
        json.path("matchingRules")
                .forEach(rule -> rules.add(new MatchingRule(
                        rule.path("eventProperty").stringValue(),
                        rule.path("instanceProperty").stringValue(),
                        MatchingRule.Operator.of(rule.path("operator").stringValue()))));
        return new Send.Broadcast(
                id,
                component,
                machine,
                text(json, "state"),
                rules,
                event,
                object(json, "payload"),
                object(json, "known"));
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.path(name).isString() ? json.path(name).stringValue() : null;
    }

    private static ObjectNode object(JsonNode json, String name) {
        return json.path(name) instanceof ObjectNode object ? object : Trees.object();
    }
}
