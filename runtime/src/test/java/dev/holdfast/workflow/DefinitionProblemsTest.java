package dev.holdfast.workflow;

import static dev.holdfast.workflow.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.definition.DefinitionException;
import org.junit.jupiter.api.Test;

/** What is wrong with a definition is told all at once, each with its place and what to write instead. */
class DefinitionProblemsTest {
    @Test
    void everyProblemIsToldAtOnceInTheOrderOfTheFile() {
        assertThat(problems("""
                id: many
                nmae: Many
                tasks:
                  - id: a
                    retry:
                      maxAttempts: 0
                      backoff: 10
                    timeoutMs: -5
                  - id: b
                    type: actoin
                    toolName: ecoh
                dependencies:
                  b: [a, c]
                """))
                .containsExactly(
                        "2:1 nmae is not known here; did you mean 'name'?",
                        "6:20 task 'a': retry.maxAttempts is 0; write a whole number from 1 to 1000",
                        "7:7 task 'a': retry.backoff is not known here; did you mean 'backoffMs'?",
                        "8:16 task 'a': timeoutMs is -5; write a whole number from 1 to 31622400000",
                        "10:11 task 'b': type is the text 'actoin'; write one of action, decision, parallel",
                        "11:15 task 'b': toolName is 'ecoh', and no such tool is installed; did you mean 'echo'?",
                        "13:10 task 'b' depends on the task 'c', which does not exist; did you mean 'a'?");
    }

    @Test
    void theExceptionListsThemAllWithTheirFile() {
        DefinitionException refused = catchThrowableOfType(
                DefinitionException.class, () -> Reading.load("tasks: [{id: a, typ: x}, {name: b}]"));
        assertThat(refused).hasMessage("""
                Workflow validation failed with 2 error(s); mend this:
                  test.yaml:1:17: task 'a': typ is not known here; did you mean 'type'?
                  test.yaml:1:26: tasks[1].id is missing; write a text""");
    }

    @Test
    void wrongTypesSayWhatToWrite() {
        assertThat(problems("""
                id: 7
                name: [a]
                constraints: none
                tasks:
                  - id: a
                    retry: 3
                    timeoutMs: 5s
                    inputs: [1]
                    dependsOn: b
                    allowedTools: [1]
                    requiredPermissions: [read]
                    compensationAction: {args: {}}
                    idempotencyKey: 5
                    retry2:
                """))
                .containsExactly(
                        "1:5 id is 7; write it in quotes, \"7\"",
                        "2:7 name is a list; write a text",
                        "3:14 constraints is the text 'none'; write a list",
                        "6:12 task 'a': retry is 3; write an object",
                        "7:16 task 'a': timeoutMs is the text '5s'; write a whole number from 1 to 31622400000",
                        "8:13 task 'a': inputs is a list; write an object",
                        "9:16 task 'a': dependsOn is the text 'b'; write a list",
                        "10:20 task 'a': allowedTools has 1 in its list; write texts, in quotes where needed",
                        "11:27 task 'a': requiredPermissions has the text 'read' at 0; write an object",
                        "12:25 task 'a': compensationAction.tool is missing; write a text",
                        "13:21 task 'a': idempotencyKey is 5; write it in quotes, \"5\"",
                        "14:5 task 'a': retry2 is not known here; did you mean 'retry'?");
    }

    @Test
    void badRetryNumbersAreRefused() {
        assertThat(problems("""
                tasks:
                  - {id: a, retry: {maxAttempts: 1.5, backoffMs: -1, backoffMultiplier: 0.5, jitter: maybe}}
                  - {id: b, retry: {maxAttempts: 1001, backoffMultiplier: .inf}}
                """))
                .containsExactly(
                        "2:34 task 'a': retry.maxAttempts is 1.5; write a whole number from 1 to 1000",
                        "2:50 task 'a': retry.backoffMs is -1; write a whole number from 0 to 31622400000",
                        "2:73 task 'a': retry.backoffMultiplier is 0.5; write a number from 1.0 to 100.0",
                        "2:86 task 'a': retry.jitter is the text 'maybe'; write true or false",
                        "3:34 task 'b': retry.maxAttempts is 1001; write a whole number from 1 to 1000",
                        "3:59 .inf is not a number that JSON can hold; write a finite number, or quote it as text");
    }

    @Test
    void idsThatCouldLeaveADirectoryOrATerminalAreRefused() {
        String instead =
                "; write letters, digits, '_', '-' and '.' only, at most 100, and begin with a letter, a digit or '_'";
        assertThat(problems("""
                id: ../../etc
                tasks:
                  - id: a/../b
                  - id: ".hidden"
                  - id: "red\\e[31m"
                  - id: ""
                """))
                .containsExactly(
                        "1:5 id is '../../etc'" + instead,
                        "3:9 tasks[0].id is 'a/../b'" + instead,
                        "4:9 tasks[1].id is '.hidden'" + instead,
                        "5:9 tasks[2].id is 'red\\u001b[31m'" + instead,
                        "6:9 tasks[3].id is empty; write a text");
    }

    @Test
    void idsAreUnique() {
        assertThat(problems("tasks:\n  - id: a\n  - id: b\n  - id: a\n"))
                .containsExactly("4:9 tasks[2].id is 'a', which an earlier task has; ids are unique, choose another");
    }

    @Test
    void keysWrittenTwiceAreRefused() {
        assertThat(problems("id: x\ntasks:\n  - id: a\n    riskTier: LOW\n    riskTier: MEDIUM\nid: y\n"))
                .containsExactly(
                        "5:5 'riskTier' is written twice, first in line 4; remove one",
                        "6:1 'id' is written twice, first in line 1; remove one");
    }

    @Test
    void aWorkflowNeedsATask() {
        assertThat(problems("id: a\n"))
                .containsExactly("1:1 tasks is missing; write at least one task, like 'tasks: [{id: hello}]'");
        assertThat(problems("tasks: []\n"))
                .containsExactly("1:8 tasks is missing; write at least one task, like 'tasks: [{id: hello}]'");
        assertThat(problems("- a\n"))
                .containsExactly("1:1 a workflow is an object with 'id:' and 'tasks:', and this is none");
    }

    @Test
    void moreTasksThanTheLimitAreRefused() {
        var text = new StringBuilder("tasks:\n");
        for (int i = 0; i <= WorkflowCheck.MAX_TASKS; i++) {
            text.append("  - id: t").append(i).append('\n');
        }
        assertThat(problems(text.toString())).containsExactly("2:3 tasks has 10001 tasks; at most 10000 are possible");
    }

    @Test
    void aToolThatItsOwnTaskDoesNotAllowIsRefused() {
        assertThat(problems("tasks: [{id: a, toolName: echo, allowedTools: [shell]}]"))
                .containsExactly(
                        "1:27 task 'a': toolName is 'echo', which its own allowedTools do not list; add it there, or use one of them");
    }

    @Test
    void whatAHandlerFindsWrongIsToldAtItsPlace() {
        assertThat(problems("""
                tasks:
                  - id: a
                    toolName: echo
                    inputs:
                      limit: 11
                      ulr: x
                """))
                .containsExactly(
                        "5:14 task 'a': inputs.limit is 11; write a whole number from 1 to 10",
                        "6:7 task 'a': inputs.ulr is not known here; did you mean 'url'?");
    }

    @Test
    void aSandboxThatCannotBeHadIsRefused() {
        assertThat(problems("""
                tasks:
                  - {id: a, toolName: echo, sandboxConfig: {type: container}}
                  - {id: b, toolName: echo, sandboxConfig: {enabled: true}}
                  - {id: c, toolName: echo, sandboxConfig: {type: jail}}
                """))
                .containsExactly(
                        "2:51 task 'a': sandboxConfig.type is 'container', which the tool 'echo' cannot run in; write simulation"
                                + " to record the task without running it, or 'enabled: false' to run it on this machine",
                        "3:44 task 'b': sandboxConfig.type is missing; write simulation"
                                + " to record the task without running it, or 'enabled: false' to run it on this machine",
                        "4:51 task 'c': sandboxConfig.type is the text 'jail'; write one of container, mock, process, simulation, vm");
    }
}
