package dev.holdfast.machine.model;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A machine as a tree of everything that matters to its instances, the same however it was written: what is left out is not
 * there, older names have become newer ones, and descriptions, labels, layout, metadata, migrations and the time limit of
 * handlers are missing. A member is only ever added where it differs from what was always meant without it, because the
 * hashes of instances that run depend on this form.
 */
final class MachineForm {
    private MachineForm() {}

    /** The SHA-256 of the canonical JSON of the form. */
    static String hash(Machine machine) {
        String canonical = Trees.json(of(machine)).canonical();
        return Digest.of(canonical.getBytes(StandardCharsets.UTF_8)).hex();
    }

    static ObjectNode of(Machine machine) {
        ObjectNode form = Trees.object().put("initialState", machine.initialState());
        text(form, "publicMemberType", machine.publicMemberType());
        ObjectNode schema = Trees.object();
        machine.contextSchema().forEach((name, field) -> schema.set(name, field(field)));
        filled(form, "contextSchema", schema);
        ObjectNode states = form.putObject("states");
        machine.states().values().forEach(state -> states.set(state.name(), state(state)));
        ArrayNode transitions = form.putArray("transitions");
        machine.transitions().forEach(transition -> transitions.add(transition(transition)));
        if (machine.parentLink() != null) {
            form.put("parentLink", machine.parentLink().event());
        }
        filled(form, "matchingRules", rules(machine.matchingRules()));
        if (machine.onHandlerFailure() != Machine.HandlerFailurePolicy.CONTINUE) {
            form.put("onHandlerFailure", word(machine.onHandlerFailure()));
        }
        return form;
    }

    private static ObjectNode field(ContextField field) {
        ObjectNode form = Trees.object().put("type", word(field.type()));
        if (field.required()) {
            form.put("required", true);
        }
        if (field.fallback() != null) {
            form.set("default", field.fallback());
        }
        if (field.min() != null) {
            form.put("min", field.min());
        }
        if (field.max() != null) {
            form.put("max", field.max());
        }
        ArrayNode options = Trees.MAPPER.createArrayNode();
        field.options().forEach(options::add);
        filled(form, "options", options);
        return form;
    }

    private static ObjectNode state(State state) {
        ObjectNode form = Trees.object().put("type", word(state.type()));
        text(form, "onEntry", state.onEntry());
        text(form, "onExit", state.onExit());
        ArrayNode cascades = Trees.MAPPER.createArrayNode();
        for (CascadingRule rule : state.cascadingRules()) {
            ObjectNode cascade = cascades.addObject();
            text(cascade, "targetComponent", rule.targetComponent());
            cascade.put("targetMachine", rule.targetMachine());
            text(cascade, "targetState", rule.targetState());
            cascade.put("event", rule.event());
            filled(cascade, "matchingRules", rules(rule.matchingRules()));
            filled(cascade, "payload", rule.payload());
        }
        filled(form, "cascadingRules", cascades);
        return form;
    }

    /** Without its place, which the list of transitions gives. */
    static ObjectNode transition(Transition transition) {
        ObjectNode form = Trees.object()
                .put("from", transition.from())
                .put("to", transition.to())
                .put("event", transition.event())
                .put("type", word(transition.type()));
        ArrayNode guards = Trees.MAPPER.createArrayNode();
        transition.guards().forEach(guard -> guards.add(guard.toString()));
        filled(form, "guards", guards);
        filled(form, "matchingRules", rules(transition.matchingRules()));
        if (transition.type().timed()) {
            form.put("timeoutMs", transition.delayMillis());
        }
        if (!transition.resetOnTransition()) {
            form.put("resetOnTransition", false);
        }
        text(form, "triggeredMethod", transition.triggeredMethod());
        if (transition.target() != null) {
            form.set("target", target(transition.target()));
        }
        Transition.NotifyParent parent = transition.notifyParent();
        if (parent != null) {
            form.putObject("notifyParent")
                    .put("event", parent.event())
                    .put("includeState", parent.includeState())
                    .put("includeContext", parent.includeContext());
        }
        return form;
    }

    private static ObjectNode target(Transition.Target target) {
        ObjectNode form = Trees.object();
        text(form, "component", target.component());
        form.put("machine", target.machine());
        text(form, "event", target.event());
        text(form, "state", target.state());
        Map<String, String> mapping = target.contextMapping();
        if (mapping != null) {
            ObjectNode paths = form.putObject("contextMapping");
            mapping.forEach(paths::put);
        }
        filled(form, "matchingRules", rules(target.matchingRules()));
        return form;
    }

    private static ArrayNode rules(List<MatchingRule> rules) {
        ArrayNode form = Trees.MAPPER.createArrayNode();
        for (MatchingRule rule : rules) {
            form.add(rule.instanceProperty() + " " + rule.operator().sign() + " " + rule.eventProperty());
        }
        return form;
    }

    private static void text(ObjectNode form, String name, @Nullable String text) {
        if (text != null) {
            form.put(name, text);
        }
    }

    private static void filled(ObjectNode form, String name, JsonNode value) {
        if (!value.isEmpty()) {
            form.set(name, value);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
