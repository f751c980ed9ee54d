package dev.holdfast.workflow;

import dev.holdfast.condition.Condition;
import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code safetyPolicy}: a policy of one's own, or the name of a built-in one. One thread at a time. */
final class PolicyReader {
    private static final Map<String, SafetyPolicy.Kind> KINDS = new TreeMap<>();
    private static final Map<String, SafetyPolicy.Severity> SEVERITIES =
            Map.of("error", SafetyPolicy.Severity.ERROR, "warning", SafetyPolicy.Severity.WARNING);

    static {
        for (SafetyPolicy.Kind kind : SafetyPolicy.Kind.values()) {
            KINDS.put(kind.spelling(), kind);
        }
    }

    private final Fields root;

    PolicyReader(Fields root) {
        this.root = root;
    }

    SafetyPolicy read() {
        SafetyPolicy standard = SafetyPolicy.DEFAULT;
        if (root.any("safetyPolicy").filter(policy -> policy.isString()).isPresent()) {
            return root.choice("safetyPolicy", SafetyPolicy.BY_NAME).orElse(standard);
        }
        return root.object("safetyPolicy").map(PolicyReader::read).orElse(standard);
    }

    private static SafetyPolicy read(Fields policy) {
        List<SafetyPolicy.Rule> rules = new ArrayList<>();
        policy.objects("rules").forEach(rule -> rules.add(rule(rule)));
        if (!policy.has("rules")) {
            policy.missing("rules", "list the rules, or write the name of a policy: safetyPolicy: strict");
        }
        var read = new SafetyPolicy(
                policy.optionalText("name").orElse("custom"),
                policy.optionalText("description").orElse(null),
                policy.flag("failFast", false),
                rules);
        policy.refuseUnknown();
        return read;
    }

    private static SafetyPolicy.Rule rule(Fields rule) {
        if (!rule.has("type")) {
            rule.missing("type", "write one of " + Nearest.list(KINDS.keySet()));
        }
        SafetyPolicy.Kind kind = rule.choice("type", KINDS).orElse(SafetyPolicy.Kind.NO_CYCLES);
        var read = new SafetyPolicy.Rule(
                kind,
                rule.flag("enabled", true),
                rule.choice("severity", SEVERITIES).orElse(SafetyPolicy.Severity.ERROR),
                rule.optionalText("message").orElse(null),
                rule.texts("approvedFollowers"),
                rule.choice("minimumRiskTier", TaskReader.TIERS).orElse(Task.RiskTier.HIGH),
                expression(rule, kind == SafetyPolicy.Kind.CUSTOM));
        rule.refuseUnknown();
        return read;
    }

    private static @Nullable String expression(Fields rule, boolean custom) {
        String text = rule.optionalText("expression").orElse(null);
        if (text == null && custom && !rule.isWrong("expression")) {
            rule.missing("expression", "write what must hold for every task, like \"task.timeoutMs != null\"");
        }
        if (text == null) {
            return null;
        }
        if (!custom) {
            rule.problem("expression", "is only for rules of type custom; remove it");
            return null;
        }
        try {
            for (List<String> path : Condition.ofWorkflow(text).references()) {
                if (!path.getFirst().equals("task")) {
                    rule.problem("expression", "refers to '" + path.getFirst() + "', but a rule sees only 'task'");
                    return null;
                }
            }
            return text;
        } catch (IllegalArgumentException malformed) {
            rule.problem("expression", "is not a condition: " + malformed.getMessage());
            return null;
        }
    }
}
