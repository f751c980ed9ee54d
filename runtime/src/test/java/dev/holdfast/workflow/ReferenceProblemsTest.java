package dev.holdfast.workflow;

import static dev.holdfast.workflow.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferenceProblemsTest {
    @Test
    void templatesReferOnlyToTasksThatHaveRunBefore() {
        assertThat(problems("""
                tasks:
                  - {id: a}
                  - {id: b, inputs: {url: "{{tasks.a.output.x}}"}}
                  - {id: c, inputs: {url: "{{tasks.nobody.output.x}}"}, dependsOn: [b]}
                  - {id: d, inputs: {nested: {list: [1, "{{tasks.b.result}}"]}}, dependsOn: [c]}
                """))
                .containsExactly(
                        "3:27 task 'b': inputs.url refers to {{tasks.a.output.x}}, but 'a' need not have run before;"
                                + " add 'a' to the dependencies of 'b'",
                        "4:27 task 'c': inputs.url refers to {{tasks.nobody.output.x}}, but there is no task 'nobody';"
                                + " known: a, b, c, d",
                        "5:41 task 'd': inputs.nested.list[1] refers to {{tasks.b.result}}, but a task has no 'result';"
                                + " known: output, status");
    }

    @Test
    void conditionsReferOnlyToTasksThatHaveRunBefore() {
        assertThat(problems("""
                tasks:
                  - {id: a-b}
                  - {id: c, when: tasks.a-b.output.ok}
                  - {id: d, type: decision, inputs: {condition: "tasks.a-b.output.ok && item > 3"}, dependsOn: [a-b]}
                  - {id: e, when: "input.x =="}
                  - {id: f, when: "{{input.x}} == 1"}
                  - {id: g, type: decision, inputs: {condition: true}}
                """))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo(
                                        "3:19 task 'c': when refers to {{tasks.a-b.output.ok}}, but 'a-b' need not have run"
                                                + " before; add 'a-b' to the dependencies of 'c'"),
                        second -> assertThat(second)
                                .isEqualTo(
                                        "4:49 task 'd': inputs.condition refers to {{item}}, but there is no 'item' here;"
                                                + " known: input, run, tasks"),
                        third -> assertThat(third)
                                .startsWith("5:19 task 'e': when: the condition 'input.x ==' cannot be read: "),
                        fourth -> assertThat(fourth)
                                .startsWith(
                                        "6:19 task 'f': when: the condition '{{input.x}} == 1' has a template in it;"),
                        fifth -> assertThat(fifth)
                                .isEqualTo("7:49 task 'g': inputs.condition is true; write a condition in quotes"));
    }

    @Test
    void eachPlaceSeesOnlyWhatIsThere() {
        assertThat(problems("""
                tasks:
                  - {id: a, toolName: echo, inputs: {row: "{{item}}", at: "{{run.name}}", id: "{{env.A.B}}"}}
                  - {id: b, idempotencyKey: "{{env.HOME}}", when: env.HOME == 'x'}
                  - {id: c, type: parallel, inputs: {items: 5, at: "{{inpt.x}}"}}
                """))
                .containsExactly(
                        "2:43 task 'a': inputs.row refers to {{item}}, but there is no 'item' here; known: env, input, run, tasks",
                        "2:59 task 'a': inputs.at refers to {{run.name}}; all that is known of the run is {{run.id}}",
                        "2:79 task 'a': inputs.id refers to {{env.A.B}}; write the name of one environment variable, like {{env.HOME}}",
                        "3:29 task 'b': idempotencyKey refers to {{env.HOME}}, but there is no 'env' here; known: input, run, tasks",
                        "3:51 task 'b': when refers to {{env.HOME}}, but there is no 'env' here; known: input, run, tasks",
                        "4:45 task 'c': inputs.items is 5; write a list, or a template that gives one, like {{tasks.split.output.files}}",
                        "4:52 task 'c': inputs.at refers to {{inpt.x}}, but there is no 'inpt' here; did you mean 'input'?");
    }

    @Test
    void malformedTemplatesAreToldAtTheirPlace() {
        assertThat(problems("""
                tasks:
                  - id: a
                    inputs:
                      row: "{{input.}}"
                      at:
                        - docker ps --format {{.Names}} | wc
                """))
                .containsExactly(
                        "4:12 task 'a': inputs.row has {{input.}}, which is not a path; write one like {{input.name}},"
                                + " {{tasks.build.output.files[0]}} or {{input['odd name']}}, or \\{{ for the braces themselves",
                        "6:11 task 'a': inputs.at[0] has {{.Names}}, which is not a path; write one like {{input.name}},"
                                + " {{tasks.build.output.files[0]}} or {{input['odd name']}}, or \\{{ for the braces themselves");
    }

    @Test
    void aCompensationSeesWhatRanBeforeItsCallers() {
        Workflow workflow = Reading.read("""
                tasks:
                  - {id: first}
                  - id: second
                    dependsOn: [first]
                    compensation: {onFailure: undo}
                    compensationAction: {tool: echo, args: {id: "{{tasks.second.output.id}}", at: "{{tasks.first.output}}"}}
                  - {id: undo, inputs: {id: "{{tasks.first.output.id}}"}}
                """);
        assertThat(workflow.task("undo").inputs().has("id")).isTrue();
        assertThat(problems("""
                tasks:
                  - {id: first, compensation: {onTimeout: undo}}
                  - {id: second, dependsOn: [first], compensation: {onFailure: undo}}
                  - {id: undo, inputs: {id: "{{tasks.first.output.id}}"}}
                """))
                .containsExactly(
                        "4:29 task 'undo': inputs.id refers to {{tasks.first.output.id}}, but 'first' need not have run before;"
                                + " a compensation task sees what ran before the tasks it compensates for, and not these themselves");
    }

    @Test
    void childDefinitionsAreCheckedWithTheirParent() {
        assertThat(problems("""
                tasks:
                  - id: child
                    toolName: workflow
                    inputs:
                      definition:
                        tasks:
                          - {id: x, tpye: action}
                          - {id: y, inputs: {url: "{{tasks.x.output}}"}}
                """))
                .containsExactly(
                        "7:21 task 'x': tpye is not known here; did you mean 'type'?",
                        "8:35 task 'y': inputs.url refers to {{tasks.x.output}}, but 'x' need not have run before;"
                                + " add 'x' to the dependencies of 'y'");
    }
}
