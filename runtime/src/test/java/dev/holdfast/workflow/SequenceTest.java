package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.testkit.FaultyBackend;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SequenceTest {
    private static final String THREE = """
            id: three
            tasks:
              - {id: a, toolName: work}
              - {id: b, toolName: work}
              - {id: c, toolName: work}
            dependencies: {b: [a], c: [b]}
            """;

    private final Ground ground = new Ground();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void threeStepsInARowAreRecordedInTheDocumentedWords() throws InterruptedException {
        RunView run = ground.tool("work", call -> null).run(THREE);

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ground.log("three"))
                .containsExactly(
                        "WORKFLOW_STARTED",
                        "TASK_STARTED a",
                        "TASK_COMPLETED a",
                        "TASK_STARTED b",
                        "TASK_COMPLETED b",
                        "TASK_STARTED c",
                        "TASK_COMPLETED c",
                        "WORKFLOW_COMPLETED");
    }

    @Test
    void theBodyOfAnEventHasTheDocumentedMembersInTheirOrder() throws InterruptedException {
        ground.tool("work", call -> false).run(THREE);

        assertThat(ground.runs().events("three", 1, 2))
                .extracting(event -> event.body().text())
                .containsExactly(
                        "{\"workflowId\":\"three\",\"taskId\":\"a\",\"metadata\":{\"attempt\":1}}",
                        "{\"workflowId\":\"three\",\"taskId\":\"a\",\"data\":{\"output\":false},"
                                + "\"metadata\":{\"attempt\":1,\"duration\":0}}");
    }

    @Test
    void threeStepsTakeFourAppendsAndNoRead() throws InterruptedException {
        ground.tool("work", call -> null);
        var counted = new FaultyBackend(ground.store);

        ground.runner(counted, 1).start(ground.read(THREE), RunRequest.DEFAULT).await();

        int lookingWhetherTheIdIsFree = 1;
        assertThat(counted.operations()).isEqualTo(lookingWhetherTheIdIsFree + 4);
        assertThat(ground.log("three")).hasSize(8);
    }

    @Test
    void aTaskGetsTheOutputOfAnEarlierOneWithItsType() throws InterruptedException {
        var got = new CompletableFuture<JsonNode>();
        ground.tool("make", call -> Map.of("list", List.of(1, true, "x"), "text", "é"))
                .tool("take", call -> got.complete(call.inputs()));

        ground.run("""
                id: typed
                tasks:
                  - {id: a, toolName: make}
                  - id: b
                    toolName: take
                    inputs:
                      whole: "{{tasks.a.output.list}}"
                      part: "about {{tasks.a.output.text}} in {{run.id}} at {{env.HOME}}"
                dependencies: {b: [a]}
                """);

        assertThat(got.join())
                .hasToString("{\"whole\":[1,true,\"x\"],\"part\":\"about é in typed at /home/of/tests\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "0", "\"\"", "[]", "{}"})
    void anEmptyResultIsAResult(String result) throws InterruptedException {
        RunView run = ground.tool("work", call -> Trees.MAPPER.readTree(result)).run(THREE);

        assertThat(run.task("a").output()).hasToString(result);
        assertThat(ground.runs().show("three").task("a").output()).hasToString(result);
        assertThat(ground.runs().show("three").output()).hasToString("{\"c\":" + result + "}");
    }

    @Test
    void aTaskWithoutAToolDoesNothingAndCompletes() throws InterruptedException {
        RunView run = ground.run("{id: w, tasks: [{id: a}, {id: b, toolName: noop, inputs: {x: 1}}]}");

        assertThat(run.output()).hasToString("{\"a\":null,\"b\":{\"x\":1}}");
    }

    @Test
    void aSimulatedTaskIsRecordedAndItsToolNotRun() throws InterruptedException {
        RunView run = ground.run("""
                id: w
                tasks: [{id: a, toolName: not-installed, sandboxConfig: {type: simulation}}]
                """);

        assertThat(run.task("a").output()).hasToString("{\"simulated\":true,\"toolName\":\"not-installed\"}");
    }

    @Test
    void theSameCommandStartsANewRunAfterAFinishedOne() throws InterruptedException {
        ground.tool("work", call -> null);

        assertThat(ground.run(THREE).id()).isEqualTo("three");
        assertThat(ground.run(THREE).id()).isEqualTo("three-2");
        assertThat(ground.run(THREE).id()).isEqualTo("three-3");
    }

    @Test
    void anInputThatLeadsNowhereFailsTheTaskWithoutTryingAgain() throws InterruptedException {
        RunView run = ground.tool("work", call -> Map.of("there", 1)).run("""
                        id: w
                        tasks:
                          - {id: a, toolName: work}
                          - id: b
                            toolName: work
                            inputs: {x: "{{tasks.a.output.elsewhere}}"}
                            retry: {maxAttempts: 5}
                        dependencies: {b: [a]}
                        """);

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("{{tasks.a.output.elsewhere}} leads nowhere");
        assertThat(ground.log("w")).doesNotContain("TASK_STARTED b", "TASK_RETRY b");
    }
}
