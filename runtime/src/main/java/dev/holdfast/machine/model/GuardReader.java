package dev.holdfast.machine.model;

import dev.holdfast.condition.Condition;
import dev.holdfast.condition.Relation;
import dev.holdfast.definition.Definition;
import dev.holdfast.definition.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the guards of a transition in each of the forms they have had: {@code guard: "condition"}, {@code guard:
 * {expression}}, {@code guards: [...]} and {@code specificTriggeringRule: "condition"}. One thread at a time.
 */
final class GuardReader {
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{\\s*([^{}\\s]+)\\s*}}");
    private static final Map<String, String> TYPES =
            Map.of("context", "context", "event", "event.payload", "custom", "custom");

    private static final List<String> CONDITIONS = List.of("expression", "condition", "customFunction");
    private static final List<String> KINDS =
            List.of("expression", "condition", "customFunction", "keys", "contains", "type");

    private final Findings findings;
    private final List<Guard> guards = new ArrayList<>();

    private GuardReader(Findings findings) {
        this.findings = findings;
    }

    static List<Guard> read(Fields transition, Findings findings) {
        var reader = new GuardReader(findings);
        for (String name : List.of("guard", "specificTriggeringRule")) {
            if (transition.any(name).filter(JsonNode::isString).isPresent()) {
                reader.condition(transition, name);
            } else {
                transition.object(name).ifPresent(reader::item);
            }
        }
        reader.list(transition);
        return reader.guards;
    }

    /** Texts, which are conditions, or objects. */
    private void list(Fields transition) {
        List<JsonNode> items = transition.values("guards");
        if (!items.stream().allMatch(JsonNode::isString)) {
            transition.objects("guards").forEach(this::item);
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            String pointer = transition.pointer() + "/guards/" + i;
            condition(
                    pointer,
                    transition.label() + "guards[" + i + "]",
                    items.get(i).stringValue());
        }
    }

    private void item(Fields guard) {
        if (KINDS.stream().noneMatch(guard::has)) {
            String label = guard.label().substring(0, guard.label().length() - 1);
            findings.problem(
                    guard.pointer(),
                    label + " says nothing that can be understood; write one of " + String.join(", ", KINDS));
        }
        String type = guard.choice("type", TYPES).orElse("custom");
        if (!type.equals("custom")) {
            comparison(guard, type);
        } else if (guard.has("type") && CONDITIONS.stream().noneMatch(guard::has)) {
            guard.missing("condition", "write one, like \"context.amount > 5000\"");
        }
        CONDITIONS.forEach(name -> condition(guard, name));
        if (guard.has("keys")) {
            guards.add(new Keys(guard.texts("keys")));
        }
        if (guard.has("contains")) {
            guards.add(new Contains(guard.text("contains")));
        }
        guard.any("description");
        findings.doubtUnknown(guard);
    }

    private void condition(Fields fields, String name) {
        String text = fields.optionalText(name).orElse(null);
        if (text != null) {
            condition(Definition.member(fields.pointer(), name), fields.label() + name, text);
        }
    }

    private void condition(String pointer, String label, String text) {
        try {
            guards.add(new ConditionGuard(Condition.ofGuard(text)));
        } catch (IllegalArgumentException misunderstood) {
            findings.problem(pointer, label + " " + misunderstood.getMessage());
        }
    }

    /** {@code {type: context, property: amount, operator: ">=", value: 5}}; a value may be {@code "{{path}}"}. */
    private void comparison(Fields guard, String root) {
        String property = guard.text("property");
        Relation relation = guard.choice("operator", Relation.OF_GUARDS).orElse(Relation.SAME);
        JsonNode value = guard.any("value").orElse(MissingNode.getInstance());
        Matcher template = TEMPLATE.matcher(value.isString() ? value.stringValue() : "");
        List<String> path = path(root + "." + property);
        guards.add(new ConditionGuard(
                template.matches()
                        ? Condition.comparison(path, relation, path("context." + template.group(1)))
                        : Condition.comparison(path, relation, value)));
    }

    private static List<String> path(String dotted) {
        return List.of(dotted.split("\\.", -1));
    }
}
