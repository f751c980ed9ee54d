package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
}
