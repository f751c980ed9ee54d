package dev.holdfast.workflow;

import dev.holdfast.condition.Condition;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Holds a workflow against its safety policy. One thread at a time. */
final class PolicyCheck {
    private final Workflow workflow;
    private final Map<String, String> pointers;
    private final WorkflowCheck check;
    private final Map<String, Task> tasks = new HashMap<>();
    private boolean stopped;

    /** @param pointers where each task stands, by its id */
    PolicyCheck(Workflow workflow, Map<String, String> pointers, WorkflowCheck check) {
        this.workflow = workflow;
        this.pointers = pointers;
        this.check = check;
        workflow.tasks().forEach(task -> tasks.put(task.id(), task));
    }

    void check() {
        for (SafetyPolicy.Rule rule : workflow.safetyPolicy().rules()) {
            Condition expression = rule.expression() == null ? null : Condition.ofWorkflow(rule.expression());
            for (Task task : workflow.tasks()) {
                if (rule.enabled() && !stopped) {
                    check(rule, expression, task);
                }
            }
        }
    }

    private void check(SafetyPolicy.Rule rule, @Nullable Condition expression, Task task) {
        switch (rule.kind()) {
            case NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL ->
                task.dependencies().stream()
                        .filter(tasks::containsKey)
                        .map(tasks::get)
                        .forEach(before -> follows(rule, before, task));
            case REQUIRE_PERMISSIONS_FOR_HIGH_RISK -> {
                if (task.riskTier().compareTo(rule.minimumRiskTier()) >= 0
                        && task.requiredPermissions().isEmpty()) {
                    violated(
                            rule,
                            task,
                            "is of riskTier " + task.riskTier() + " and has no requiredPermissions",
                            "say what it is allowed to do, like 'requiredPermissions: [{action: write, resource: account}]'");
                }
            }
            case REQUIRE_COMPENSATION_FOR_CRITICAL -> {
                if (task.riskTier() == Task.RiskTier.CRITICAL
                        && task.compensation().equals(Task.Compensation.NONE)
                        && task.compensationAction() == null) {
                    violated(
                            rule,
                            task,
                            "is of riskTier CRITICAL and nothing undoes it",
                            "add 'compensation: {onFailure: <task>}' or a compensationAction");
                }
            }
            case NO_CYCLES -> {
                // Checked for every workflow, whatever its policy.
            }
            case CUSTOM -> custom(rule, expression, task);
        }
    }

    private void follows(SafetyPolicy.Rule rule, Task critical, Task task) {
        boolean approved = task.id().equals(critical.compensation().onFailure())
                || task.id().equals(critical.compensation().onTimeout())
                || task.compensationAction() != null
                || rule.approvedFollowers().contains(task.id());
        if (critical.riskTier() == Task.RiskTier.CRITICAL && !approved) {
            violated(
                    rule,
                    task,
                    "follows '" + critical.id() + "', which is of riskTier CRITICAL",
                    "list '" + task.id() + "' in the rule's approvedFollowers, or give it a compensationAction");
        }
    }

    private void custom(SafetyPolicy.Rule rule, @Nullable Condition expression, Task task) {
        if (expression == null) {
            return;
        }
        ObjectNode names = JsonNodeFactory.instance.objectNode();
        names.set("task", seen(task));
        try {
            if (!expression.holds(names::get)) {
                violated(rule, task, "does not keep '" + expression + "'", "change the task, or the rule");
            }
        } catch (IllegalArgumentException undecided) {
            violated(rule, task, "cannot be checked: " + undecided.getMessage(), "change the rule's expression");
        }
    }

    /** The task as it is written, with its defaults filled in. */
    private JsonNode seen(Task task) {
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        JsonNode written = workflow.source().at(pointers.getOrDefault(task.id(), ""));
        written.propertyStream().forEach(member -> seen.set(member.getKey(), member.getValue()));
        seen.put("id", task.id());
        seen.put("name", task.name());
        seen.put("type", task.type().name().toLowerCase(Locale.ROOT));
        seen.put("riskTier", task.riskTier().name());
        seen.put("compensating", task.compensating());
        task.dependencies().forEach(seen.putArray("dependsOn")::add);
        return seen;
    }

    private void violated(SafetyPolicy.Rule rule, Task task, String problem, String remedy) {
        String own = rule.message() == null ? "" : rule.message() + ": ";
        String message = "rule '" + rule.kind().spelling() + "' of policy '"
                + workflow.safetyPolicy().name() + "': " + own + "task '" + task.id() + "' " + problem + "; " + remedy;
        String pointer = pointers.getOrDefault(task.id(), "");
        if (rule.severity() == SafetyPolicy.Severity.WARNING) {
            check.warning(pointer, message);
        } else {
            check.problem(pointer, message);
            stopped = workflow.safetyPolicy().failFast();
        }
    }
}
