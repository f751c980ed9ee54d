package dev.holdfast.workflow;

import static dev.holdfast.workflow.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.definition.Problem;
import org.junit.jupiter.api.Test;

class GraphProblemsTest {
    @Test
    void cyclesAreToldWithTheirPath() {
        assertThat(problems("""
                tasks:
                  - {id: before}
                  - {id: a, dependsOn: [c, before]}
                  - {id: b, dependsOn: [a]}
                  - {id: c, dependsOn: [b]}
                  - {id: after, dependsOn: [c]}
                  - {id: self, dependsOn: [self]}
                """))
                .containsExactly(
                        "3:5 rule 'no_cycles': the tasks wait for one another in a cycle: a -> c -> b -> a"
                                + " (-> means 'depends on'); remove one of these dependencies",
                        "7:5 rule 'no_cycles': the tasks wait for one another in a cycle: self -> self"
                                + " (-> means 'depends on'); remove one of these dependencies");
    }

    @Test
    void aChainOfManyTasksIsNoCycle() {
        var text = new StringBuilder("tasks:\n  - {id: t0}\n");
        for (int i = 1; i < 5_000; i++) {
            text.append("  - {id: t%d, dependsOn: [t%d]}\n".formatted(i, i - 1));
        }
        assertThat(Reading.read(text.toString()).tasks()).hasSize(5_000);
    }

    @Test
    void dependenciesOfAndOnUnknownTasksAreRefused() {
        assertThat(problems("""
                tasks:
                  - {id: build, dependsOn: [fetsh]}
                  - {id: fetch}
                dependencies:
                  biuld:
                    - fetch
                """))
                .containsExactly(
                        "2:29 task 'build' depends on the task 'fetsh', which does not exist; did you mean 'fetch'?",
                        "6:7 dependencies are given for the task 'biuld', which does not exist; did you mean 'build'?");
    }

    @Test
    void compensationNamesAnotherTaskThatExists() {
        assertThat(problems("""
                tasks:
                  - {id: a, compensation: {onFailure: undoo, onTimeout: a}}
                  - {id: undo}
                """))
                .containsExactly(
                        "2:39 task 'a': compensation.onFailure names the task 'undoo', which does not exist; did you mean 'undo'?",
                        "2:57 task 'a': compensation.onTimeout names the task itself; name another");
    }

    @Test
    void aNormalTaskCannotWaitForACompensationTask() {
        assertThat(problems("""
                tasks:
                  - {id: a, compensation: {onFailure: undo}}
                  - {id: undo}
                  - {id: b, dependsOn: [undo]}
                """))
                .containsExactly("4:25 task 'b' depends on 'undo', which runs only to compensate for a failure;"
                        + " depend on a task of the normal flow, or remove 'undo' from 'compensation'");
    }

    @Test
    void aToolThatMustUndoHasToBeInstalled() {
        assertThat(problems("tasks: [{id: a, toolName: echo, compensationAction: {tool: refund}}]"))
                .containsExactly(
                        "1:60 task 'a': compensationAction.tool is 'refund', and no such tool is installed; known: echo, noop, sleep, workflow");
        assertThat(problems("tasks: [{id: a, toolName: echo, compensationAction: {tool: sleep}}]"))
                .containsExactly("1:60 task 'a': compensationAction.tool is 'sleep', which the engine does itself"
                        + " and cannot undo anything with; use another tool");
        assertThat(problems("tasks: [{id: a, compensationAction: {tool: echo, args: {limit: 50}}}]"))
                .containsExactly(
                        "1:64 task 'a': compensationAction.args.limit is 50; write a whole number from 1 to 10");
    }

    @Test
    void whatWillNeverBeUsedIsAWarning() {
        assertThat(Reading.load("""
                        tasks:
                          - {id: a, compensation: {onFailure: undo}, compensationAction: {tool: refund}}
                          - {id: undo, dependsOn: [a], compensation: {onFailure: worse}}
                          - {id: worse}
                        """).warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "test.yaml:2:73: task 'a': compensationAction.tool is 'refund', and no such tool is installed;"
                                + " as the task itself does nothing, there is nothing to undo",
                        "test.yaml:3:5: task 'undo' compensates for another and is not compensated for itself:"
                                + " its own 'compensation' is never used",
                        "test.yaml:3:5: task 'undo' compensates for another and runs as soon as that one fails:"
                                + " its own dependencies are never waited for");
    }
}
