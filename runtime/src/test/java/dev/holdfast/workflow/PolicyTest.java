package dev.holdfast.workflow;

import static dev.holdfast.workflow.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.definition.Problem;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final String RISKY = """
            tasks:
              - {id: pay, riskTier: CRITICAL}
              - {id: mail, dependsOn: [pay]}
            """;

    @Test
    void theDefaultPolicyRefusesAndWarns() {
        assertThat(problems(RISKY))
                .containsExactly(
                        "2:5 rule 'require_permissions_for_high_risk' of policy 'default': task 'pay' is of riskTier CRITICAL and has no"
                                + " requiredPermissions; say what it is allowed to do, like 'requiredPermissions: [{action: write, resource: account}]'",
                        "3:5 rule 'no_action_after_critical_without_approval' of policy 'default': task 'mail' follows 'pay', which is of"
                                + " riskTier CRITICAL; list 'mail' in the rule's approvedFollowers, or give it a compensationAction");
        assertThat(Reading.READER.withoutPolicyCheck().read("t", RISKY).warnings())
                .isEmpty();
    }

    @Test
    void aCriticalTaskThatNothingUndoesIsAWarningByDefaultAndAnErrorWhenStrict() {
        String text =
                "tasks: [{id: pay, riskTier: CRITICAL, requiredPermissions: [{action: write, resource: account}]}]\n";
        String violation =
                "task 'pay' is of riskTier CRITICAL and nothing undoes it; add 'compensation: {onFailure: <task>}' or a"
                        + " compensationAction";
        assertThat(Reading.load(text).warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "test.yaml:1:9: rule 'require_compensation_for_critical' of policy 'default': " + violation);
        assertThat(problems(text + "safetyPolicy: strict"))
                .containsExactly("1:9 rule 'require_compensation_for_critical' of policy 'strict': " + violation);
    }

    @Test
    void thePermissivePolicyAsksForNoCyclesOnly() {
        assertThat(Reading.load(RISKY + "safetyPolicy: permissive").warnings()).isEmpty();
        assertThat(problems("safetyPolicy: permissive\ntasks: [{id: a, dependsOn: [a]}]"))
                .singleElement()
                .asString()
                .startsWith("2:9 rule 'no_cycles': the tasks wait for one another in a cycle: a -> a");
    }

    @Test
    void followersOfACriticalTaskMayBeApprovedUndoableOrItsCompensation() {
        assertThat(Reading.load("""
                        safetyPolicy:
                          rules: [{type: no_action_after_critical_without_approval, approvedFollowers: [audit]}]
                        tasks:
                          - {id: pay, riskTier: CRITICAL, compensation: {onFailure: undo}}
                          - {id: audit, dependsOn: [pay]}
                          - {id: ship, dependsOn: [pay], compensationAction: {tool: echo}}
                          - {id: undo, dependsOn: [pay]}
                        """).workflow().tasks()).hasSize(4);
    }

    @Test
    void theRulesOwnMessageComesFirst() {
        assertThat(problems("""
                safetyPolicy:
                  name: house
                  rules: [{type: require_permissions_for_high_risk, minimumRiskTier: MEDIUM, message: Ask Ann}]
                tasks: [{id: a, riskTier: MEDIUM}, {id: b}]
                """))
                .singleElement()
                .asString()
                .startsWith("4:9 rule 'require_permissions_for_high_risk' of policy 'house': Ask Ann: task 'a' is");
    }

    @Test
    void failFastTellsTheFirstViolationOnly() {
        String rules =
                "  rules: [{type: require_permissions_for_high_risk}, {type: require_compensation_for_critical}]\n";
        String tasks = "tasks: [{id: a, riskTier: CRITICAL}, {id: b, riskTier: CRITICAL}]\n";
        assertThat(problems("safetyPolicy:\n" + rules + tasks)).hasSize(4);
        assertThat(problems("safetyPolicy:\n  failFast: true\n" + rules + tasks))
                .singleElement()
                .asString()
                .contains("task 'a' is of riskTier CRITICAL and has no requiredPermissions");
    }

    @Test
    void rulesThatAreOffAreNotChecked() {
        assertThat(Reading.load("""
                        safetyPolicy: {rules: [{type: require_permissions_for_high_risk, enabled: false}]}
                        tasks: [{id: a, riskTier: HIGH}]
                        """).warnings()).isEmpty();
    }

    @Test
    void aCustomRuleHoldsForEveryTask() {
        String text = """
                safetyPolicy:
                  rules: [{type: custom, severity: %s, expression: "task.riskTier == 'LOW' || task.timeoutMs != null"}]
                tasks: [{id: a}, {id: b, riskTier: MEDIUM}, {id: c, riskTier: MEDIUM, timeoutMs: 5}]
                """;
        String violation = "rule 'custom' of policy 'custom': task 'b' does not keep"
                + " 'task.riskTier == 'LOW' || task.timeoutMs != null'; change the task, or the rule";
        assertThat(problems(text.formatted("error"))).containsExactly("3:18 " + violation);
        assertThat(Reading.load(text.formatted("warning")).warnings())
                .extracting(Problem::message)
                .containsExactly(violation);
    }

    @Test
    void policiesThatMakeNoSenseAreRefused() {
        assertThat(problems("""
                safetyPolicy:
                  rules:
                    - {type: no_loops}
                    - {severity: fatal, type: no_cycles}
                    - {type: custom}
                    - {type: custom, expression: "workflow.id == 1"}
                    - {type: no_cycles, expression: "true"}
                    - {enabled: true}
                tasks: [{id: a}]
                """))
                .containsExactly(
                        "3:14 safetyPolicy.rules[0].type is the text 'no_loops'; write one of custom,"
                                + " no_action_after_critical_without_approval, no_cycles, require_compensation_for_critical,"
                                + " require_permissions_for_high_risk",
                        "4:18 safetyPolicy.rules[1].severity is the text 'fatal'; write one of error, warning",
                        "5:7 safetyPolicy.rules[2].expression is missing; write what must hold for every task, like"
                                + " \"task.timeoutMs != null\"",
                        "6:34 safetyPolicy.rules[3].expression refers to 'workflow', but a rule sees only 'task'",
                        "7:37 safetyPolicy.rules[4].expression is only for rules of type custom; remove it",
                        "8:7 safetyPolicy.rules[5].type is missing; write one of custom,"
                                + " no_action_after_critical_without_approval, no_cycles, require_compensation_for_critical,"
                                + " require_permissions_for_high_risk");
        assertThat(problems("safetyPolicy: lax\ntasks: [{id: a}]"))
                .containsExactly("1:15 safetyPolicy is the text 'lax'; write one of default, permissive, strict");
        assertThat(problems("safetyPolicy: {name: x}\ntasks: [{id: a}]"))
                .containsExactly(
                        "1:15 safetyPolicy.rules is missing; list the rules, or write the name of a policy: safetyPolicy: strict");
    }
}
