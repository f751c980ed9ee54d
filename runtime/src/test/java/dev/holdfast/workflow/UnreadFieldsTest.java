package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.definition.DefinitionException;
import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Journal;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** A field that nothing reads is refused, so that nobody relies on it. */
class UnreadFieldsTest {
    private static final String NAP = "{id: w, tasks: [{id: t, toolName: sleep, timeoutMs: 1000, inputs: {for: 1}}]}";

    private static void read(String task) {
        new WorkflowReader(Map.of()).read("w.yaml", "{id: w, tasks: [{id: t, %s}]}".formatted(task));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    toolName: sleep, inputs: {for: 1}                                          | timeoutMs: 1000
                    toolName: sleep, inputs: {for: 1}                                          | retry: {maxAttempts: 2}
                    toolName: sleep, inputs: {for: 1}                                          | idempotencyKey: k
                    type: parallel, toolName: sleep, inputs: {items: [1], for: 1}              | timeoutMs: 1000
                    type: decision, inputs: {condition: "true"}                                | timeoutMs: 1000
                    type: decision, inputs: {condition: "true"}                                | retry: {maxAttempts: 2}
                    type: decision, inputs: {condition: "true"}                                | idempotencyKey: k
                    toolName: workflow, inputs: {definition: {id: k, tasks: [{id: a}]}}        | idempotencyKey: k
                    """)
    void itIsNamedWhereItIsRefused(String task, String field) {
        String name = field.substring(0, field.indexOf(':'));

        assertThatCode(() -> read(task)).doesNotThrowAnyException();
        assertThatThrownBy(() -> read(task + ", " + field))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("task 't': " + name + " is set, which a ")
                .hasMessageContaining("remove it");
    }

    @ParameterizedTest
    @CsvSource({"timeoutMs: 1000", "retry: {maxAttempts: 2}"})
    void whatAChildRunReadsIsAccepted(String field) {
        assertThatCode(() -> read("toolName: workflow, inputs: {definition: {id: k, tasks: [{id: a}]}}, " + field))
                .doesNotThrowAnyException();
    }

    @Test
    void aStoredRunThatHoldsOneStopsWithTheWayOnAndGoesOnWithAMendedFile() throws InterruptedException {
        try (var ground = new Ground()) {
            ObjectNode data = Trees.object().put("name", "w");
            data.set("definition", Trees.MAPPER.readTree("""
                    {"id": "w", "tasks": [{"id": "t", "toolName": "sleep", "timeoutMs": 1000, "inputs": {"for": 1}}]}"""));
            data.set("input", Trees.object());
            var engine = new Engine(ground.store, ground.timers, new Random(1), RunListener.NONE);
            new Journal(engine, "w", 0)
                    .decide(() ->
                            List.of(RunEvent.ofRun(RunEvent.Type.WORKFLOW_STARTED, ground.clock.instant(), data)));
            WorkflowRunner runner = ground.runner(ground.store, 1);

            assertThatThrownBy(() -> runner.resume("w"))
                    .isInstanceOf(PersistenceException.class)
                    .hasMessageContaining("timeoutMs is set")
                    .hasMessageContaining("runs retry w --with FILE");
            Running mended = runner.retry("w", ground.read(NAP.replace("timeoutMs: 1000, ", "")));
            assertThat(ground.awaitWhileTimePasses(mended, java.time.Duration.ofSeconds(1))
                            .status())
                    .isEqualTo(RunStatus.COMPLETED);
        }
    }
}
