package dev.holdfast.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules that a workflow must keep before it may run. Immutable. */
public record SafetyPolicy(String name, @Nullable String description, boolean failFast, List<Rule> rules) {
    public SafetyPolicy {
        rules = List.copyOf(rules);
    }

    /** What a rule demands; {@code docs/workflows.md} says each in a sentence. */
    public enum Kind {
        NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL,
        REQUIRE_PERMISSIONS_FOR_HIGH_RISK,
        REQUIRE_COMPENSATION_FOR_CRITICAL,
        NO_CYCLES,
        CUSTOM
    }

    /** An error refuses the workflow, a warning is only shown. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /**
     * One rule.
     *
     * @param message shown instead of the rule's own sentence
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
    }
}
