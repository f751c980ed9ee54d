package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TaskInputsTest {
    private static Template.Scope scope(String names) {
        return new Template.Scope((ObjectNode) JsonMapper.shared().readTree(names), name -> null);
    }

    @Test
    void templatesAreFilledInHoweverDeepTheyAre() {
        Task task = Reading.read("tasks: [{id: a, inputs: {x: [{y: '{{input.n}}'}, 1], z: {k: 'n{{input.n}}'}}}]")
                .task("a");
        assertThat(TaskInputs.filled(task, scope("{\"input\":{\"n\":5}}")).toString())
                .isEqualTo("{\"x\":[{\"y\":5},1],\"z\":{\"k\":\"n5\"}}");
    }

    @Test
    void theInputThatCannotBeFilledInIsNamed() {
        Task task = Reading.read("tasks: [{id: a, inputs: {x: [{y: '{{input.n}}'}]}}]")
                .task("a");
        assertThatThrownBy(() -> TaskInputs.filled(task, scope("{\"input\":{}}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inputs.x[0].y: {{input.n}} leads nowhere: 'input' has no 'n'; known: none");
    }

    @Test
    void theEngineKeepsItsOwnInputs() {
        Workflow workflow = Reading.read("""
                tasks:
                  - {id: d, type: decision, inputs: {condition: "input.url == 'u'", url: u}}
                  - {id: p, type: parallel, toolName: echo, inputs: {items: [1], url: u}}
                """);
        assertThat(TaskInputs.ofTool(workflow.task("d")).toString()).isEqualTo("{\"url\":\"u\"}");
        assertThat(TaskInputs.ofTool(workflow.task("p")).toString()).isEqualTo("{\"url\":\"u\"}");
    }

    @Test
    void theDefinitionOfAChildKeepsItsOwnTemplates() {
        Task task = Reading.read("""
                tasks:
                  - id: c
                    toolName: workflow
                    inputs:
                      input: {n: '{{input.n}}'}
                      definition: {tasks: [{id: a, inputs: {m: '{{input.n}}'}}]}
                """).task("c");
        ObjectNode filled = TaskInputs.filled(task, scope("{\"input\":{\"n\":5}}"));
        assertThat(filled.at("/input/n").intValue()).isEqualTo(5);
        assertThat(filled.at("/definition/tasks/0/inputs/m").stringValue()).isEqualTo("{{input.n}}");
    }

    @Test
    void itemsComeFromAListOrAReferenceToOne() {
        Task task = Reading.read("tasks: [{id: p, type: parallel, inputs: {items: '{{input.rows}}'}}]")
                .task("p");
        assertThat(TaskInputs.items(task, scope("{\"input\":{\"rows\":[1,\"b\"]}}")))
                .extracting(JsonNode::toString)
                .containsExactly("1", "\"b\"");
        assertThatThrownBy(() -> TaskInputs.items(task, scope("{\"input\":{\"rows\":7}}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inputs.items gave 7, which is not a list; refer to one");
    }

    @Test
    void manyReferencesToOneLargeValueAreRefusedBeforeTheyFillTheMemory() {
        String references = "'{{input.big}}', ".repeat(100);
        Task whole = Reading.read("tasks: [{id: a, inputs: {x: [" + references + "]}}]")
                .task("a");
        String inTexts = "'<{{input.big}}>', ".repeat(100);
        Task text =
                Reading.read("tasks: [{id: a, inputs: {x: [" + inTexts + "]}}]").task("a");
        Template.Scope scope = scope("{\"input\":{\"big\":\"" + "x".repeat(1 << 20) + "\"}}");

        for (Task task : List.of(whole, text)) {
            assertThatThrownBy(() -> TaskInputs.filled(task, scope))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("inputs.x[" + 63 + "]: all that is filled in grows beyond 67108864"
                            + " characters; pass the name of a file instead");
        }
    }
}
