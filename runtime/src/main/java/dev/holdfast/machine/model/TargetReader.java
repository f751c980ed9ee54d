package dev.holdfast.machine.model;

import dev.holdfast.definition.Fields;
import dev.holdfast.machine.model.Transition.Target;
import dev.holdfast.machine.model.Transition.Type;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a transition sets going beside the change of state. One thread at a time. */
final class TargetReader {
    private static final Pattern PATH = Pattern.compile("[^()\\[\\]{}\"'\\s]+");
    private static final List<String> OWN =
            List.of("targetMachine", "targetComponent", "targetEvent", "targetState", "contextMapping");

    private final Fields fields;
    private final Findings findings;

    TargetReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    /** @param rules those of the transition, which are the target's where it sends an event */
    @Nullable
    Target read(Type type, List<MatchingRule> rules) {
        Target created = created();
        if (type != Type.INTER_MACHINE && type != Type.CROSS_COMPONENT) {
            for (String name : OWN) {
                if (fields.any(name).isPresent()) {
                    findings.warning(
                            fields, name, "has no effect here; write 'type: inter_machine' or 'type: cross_component'");
                }
            }
            return created;
        }
        if (created != null) {
            fields.problem("createInstance", "stands beside the target of the transition; remove one of them");
        }
        return type == Type.INTER_MACHINE ? ofComponent() : ofAnother(rules);
    }

    private Target ofComponent() {
        for (String name : List.of("targetComponent", "targetEvent")) {
            if (fields.any(name).isPresent()) {
                findings.warning(fields, name, "has no effect here; write 'type: cross_component'");
            }
        }
        return new Target(null, fields.text("targetMachine"), null, state(), mapping(fields), List.of());
    }

    private Target ofAnother(List<MatchingRule> rules) {
        String event = fields.optionalText("targetEvent").orElse(null);
        if (event != null && rules.isEmpty()) {
            findings.warning(
                    fields,
                    "targetEvent",
                    "has no 'matchingRules' beside it, so nobody gets it; write by which properties instances are found");
        }
        return new Target(
                fields.text("targetComponent"),
                fields.text("targetMachine"),
                event,
                state(),
                mapping(fields),
                event == null ? List.of() : rules);
    }

    private @Nullable String state() {
        return fields.optionalText("targetState").orElse(null);
    }

    /** The form {@code createInstance: {machine, context}}, on a transition of any type. */
    private @Nullable Target created() {
        JsonNode written = fields.any("createInstance").orElse(null);
        if (written != null && written.isString()) {
            return new Target(null, fields.text("createInstance"), null, null, null, List.of());
        }
        if (!(written instanceof ObjectNode)) {
            fields.object("createInstance");
            return null;
        }
        return fields.object("createInstance")
                .map(create -> {
                    String state = create.optionalText("state").orElse(null);
                    var read = new Target(null, create.text("machine"), null, state, context(create), List.of());
                    findings.doubtUnknown(create);
                    return read;
                })
                .orElse(null);
    }

    private @Nullable Map<String, String> context(Fields create) {
        return create.has("context") ? paths(create, "context") : null;
    }

    private @Nullable Map<String, String> mapping(Fields from) {
        return from.has("contextMapping") ? paths(from, "contextMapping") : null;
    }

    private Map<String, String> paths(Fields from, String name) {
        Map<String, String> paths = from.textsByName(name);
        paths.forEach((target, path) -> {
            if (!PATH.matcher(path).matches()) {
                findings.warning(
                        from,
                        name,
                        "maps '" + target + "' to '" + path
                                + "', which is no path and leads to nothing; set it in a handler");
            }
        });
        return paths;
    }
}
