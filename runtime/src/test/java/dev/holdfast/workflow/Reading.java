package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.Fields;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads definitions for tests, with one tool, {@code echo}. */
final class Reading {
    static final WorkflowReader READER = new WorkflowReader(TaskHandlers.of(new Echo()));

    private Reading() {}

    static WorkflowReader.Loaded load(String text) {
        return READER.read("test.yaml", text);
    }

    static Workflow read(String text) {
        return load(text).workflow();
    }

    /** The problems of a definition that must be refused, each as {@code line:column message}. */
    static List<String> problems(String text) {
        DefinitionException refused = catchThrowableOfType(DefinitionException.class, () -> load(text));
        assertThat(refused).as("refusal of:\n%s", text).isNotNull();
        return refused.problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                .toList();
    }

    static Path resource(String name) {
        return Path.of("src/test/resources/workflows", name);
    }

    private static final class Echo implements TaskHandler {
        @Override
        public String toolName() {
            return "echo";
        }

        @Override
        public void check(ObjectNode inputs) {
            Fields fields = Fields.unfilled(inputs);
            fields.optionalText("url");
            fields.number("limit", 1, 1, 10);
            for (String other : List.of("nested", "row", "at", "id")) {
                fields.any(other);
            }
            fields.refuseProblems();
        }

        @Override
        public JsonNode run(TaskCall call) {
            return call.inputs();
        }
    }
}
