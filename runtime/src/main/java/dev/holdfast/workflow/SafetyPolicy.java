package dev.holdfast.workflow;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules that a workflow must keep before it may run. Immutable.
 *
 * @param failFast whether only the first violation is told
 */
public record SafetyPolicy(String name, @Nullable String description, boolean failFast, List<Rule> rules) {
    /** Where a definition has none: a CRITICAL task without compensation is a warning, every other violation an error. */
    public static final SafetyPolicy DEFAULT = new SafetyPolicy(
            "default",
            null,
            false,
            List.of(
                    Rule.of(Kind.NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL, Severity.ERROR),
                    Rule.of(Kind.REQUIRE_PERMISSIONS_FOR_HIGH_RISK, Severity.ERROR),
                    Rule.of(Kind.REQUIRE_COMPENSATION_FOR_CRITICAL, Severity.WARNING),
                    Rule.of(Kind.NO_CYCLES, Severity.ERROR)));

    /** The rules of the default policy, all of them errors. */
    public static final SafetyPolicy STRICT = new SafetyPolicy(
            "strict",
            null,
            false,
            DEFAULT.rules.stream()
                    .map(rule -> Rule.of(rule.kind, Severity.ERROR))
                    .toList());

    /** Nothing but what every workflow must keep. */
    public static final SafetyPolicy PERMISSIVE =
            new SafetyPolicy("permissive", null, false, List.of(Rule.of(Kind.NO_CYCLES, Severity.ERROR)));

    /** The policies that a definition may choose by name. */
    static final Map<String, SafetyPolicy> BY_NAME =
            Map.of("default", DEFAULT, "strict", STRICT, "permissive", PERMISSIVE);

    public SafetyPolicy {
        rules = List.copyOf(rules);
    }

    /** What a rule demands. */
    public enum Kind {
        /**
         * What depends on a CRITICAL task is its compensation task, an approved follower, or can be undone by a
         * compensation action of its own.
         */
        NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL,
        /** A task of the rule's tier or above says which permissions it requires. */
        REQUIRE_PERMISSIONS_FOR_HIGH_RISK,
        /** A CRITICAL task has a compensation task or a compensation action. */
        REQUIRE_COMPENSATION_FOR_CRITICAL,
        /** No task depends on itself, however indirectly. No workflow with a cycle is ever accepted; the rule says so. */
        NO_CYCLES,
        /** The rule's expression holds for every task. */
        CUSTOM;

        /** As it is written in a definition. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An error refuses the workflow, a warning is only shown. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /**
     * One rule.
     *
     * @param message shown before the rule's own sentence
     * @param approvedFollowers task ids that may follow a CRITICAL task
     * @param minimumRiskTier from which tier on permissions are required
     * @param expression what a custom rule demands of every task, as a condition over {@code task}
     */
    public record Rule(
            Kind kind,
            boolean enabled,
            Severity severity,
            @Nullable String message,
            List<String> approvedFollowers,
            Task.RiskTier minimumRiskTier,
            @Nullable String expression) {
        public Rule {
            approvedFollowers = List.copyOf(approvedFollowers);
        }

        static Rule of(Kind kind, Severity severity) {
            return new Rule(kind, true, severity, null, List.of(), Task.RiskTier.HIGH, null);
        }
    }
}
