package dev.holdfast.machine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.Problem;
import dev.holdfast.event.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Reads components for tests. */
final class Components {
    private Components() {}

    static Path resource(String name) {
        return Path.of("src/test/resources/machines", name);
    }

    static String text(String name) throws IOException {
        return Files.readString(resource(name));
    }

    static Component resourceComponent(String name) {
        return ComponentReader.read(resource(name)).component();
    }

    /** A machine called Order in a component called Shop, from what its definition has below its name. */
    static Machine order(String body) {
        return ComponentReader.read("shop.yaml", shop(body)).component().machine("Order");
    }

    /** The text of it; the body begins in line 4, column 5. */
    static String shop(String body) {
        return "name: Shop\nstateMachines:\n  - name: Order\n" + body.indent(4);
    }

    /** What is wrong, each as {@code line:column message}. */
    static List<String> problems(String text) {
        DefinitionException refused =
                catchThrowableOfType(DefinitionException.class, () -> ComponentReader.read("shop.yaml", text));
        assertThat(refused).as("refusal of:\n%s", text).isNotNull();
        return placed(refused.problems());
    }

    /** What is doubtful, each as {@code line:column message}. */
    static List<String> warnings(String text) {
        return placed(ComponentReader.read("shop.yaml", text).warnings());
    }

    private static List<String> placed(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                .toList();
    }

    static ObjectNode json(String text) {
        return (ObjectNode) Trees.MAPPER.readTree(text.replace('\'', '"'));
    }
}
