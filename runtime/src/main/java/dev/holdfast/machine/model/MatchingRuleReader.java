package dev.holdfast.machine.model;

import dev.holdfast.definition.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the member {@code matchingRules} of an object. */
final class MatchingRuleReader {
    private static final Map<String, MatchingRule.Operator> OPERATORS = MatchingRule.Operator.bySign();

    private MatchingRuleReader() {}

    static List<MatchingRule> read(Fields fields, Findings findings) {
        List<MatchingRule> rules = new ArrayList<>();
        fields.objects("matchingRules").forEach(rule -> rules.add(rule(rule, findings)));
        return rules;
    }

    /** Those of a machine may also list fields that an instance and an event have in common. */
    static List<MatchingRule> ofMachine(Fields machine, Findings findings) {
        List<MatchingRule> rules = new ArrayList<>();
        for (Fields rule : machine.objects("matchingRules")) {
            if (rule.has("fields")) {
                rule.texts("fields")
                        .forEach(field -> rules.add(new MatchingRule(field, field, MatchingRule.Operator.EQUAL)));
                findings.doubtUnknown(described(rule));
            } else {
                rules.add(rule(rule, findings));
            }
        }
        return rules;
    }

    private static MatchingRule rule(Fields rule, Findings findings) {
        var read = new MatchingRule(
                rule.text("eventProperty"),
                rule.text("instanceProperty"),
                rule.choice("operator", OPERATORS).orElse(MatchingRule.Operator.EQUAL));
        findings.doubtUnknown(described(rule));
        return read;
    }

    private static Fields described(Fields rule) {
        rule.any("name");
        rule.any("description");
        return rule;
    }
}
