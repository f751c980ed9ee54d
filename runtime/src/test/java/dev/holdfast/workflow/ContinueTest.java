package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.TASK_COMPLETED;
import static dev.holdfast.flow.RunEvent.Type.TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Fenced;
import dev.holdfast.flow.DefinitionChanged;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class ContinueTest {
    private static final String THREE = """
            id: three
            tasks: [{id: a, toolName: work}, {id: b, toolName: work}, {id: c, toolName: work}]
            dependencies: {b: [a], c: [b]}
            """;

    private final Ground ground = new Ground();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @BeforeEach
    void install() {
        ground.tool("work", call -> done.add(call.taskId()));
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private Ground stuckIn(String task) {
        return ground.tool("work", call -> {
            done.add(call.taskId());
            if (call.taskId().equals(task)) {
                never.await();
            }
            return "by the first";
        });
    }

    @Test
    void aCompletedTaskIsNeverRunAgainWhereverTheProcessDied() throws InterruptedException {
        RunView undisturbed = ground.run(THREE);
        List<String> log = ground.log("three");
        for (int events = 0; events < log.size(); events++) {
            done.clear();
            try (Ground left = ground.crashedAfter(events)) {
                RunView run = left.run(THREE);

                List<String> recorded = log.subList(0, events);
                assertThat(done)
                        .containsExactlyElementsOf(Stream.of("a", "b", "c")
                                .filter(task -> !recorded.contains("TASK_COMPLETED " + task))
                                .toList());
                assertThat(run.output()).isEqualTo(undisturbed.output());
                assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            }
        }
    }

    @Test
    void stoppingRecordsNoOutcomeAndTheSameCommandContinues() throws InterruptedException {
        Running first = stuckIn("b").start(THREE);
        ground.hear(TASK_STARTED, "b");
        first.stop();
        RunView stopped = first.await();
        assertThat(stopped.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(ground.log("three")).endsWith("TASK_STARTED b", "WORKFLOW_LEFT");

        Running second = ground.tool("work", call -> "by the second").start(THREE);
        assertThat(second.continued()).isTrue();
        RunView ended = second.await();
        assertThat(ended.id()).isEqualTo("three");
        assertThat(ended.task("a").output()).hasToString("\"by the first\"");
        assertThat(ended.task("b").output()).hasToString("\"by the second\"");
        assertThat(ended.task("b").recovered()).isTrue();
    }

    @Test
    void closingARunnerStopsItsRuns() throws InterruptedException {
        stuckIn("a");
        WorkflowRunner runner = ground.runner(ground.store, 1);
        Running run = runner.start(ground.read(THREE), RunRequest.DEFAULT);
        ground.hear(TASK_STARTED, "a");
        runner.close();

        assertThat(run.await().task("a").status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void ofTwoProcessesWithOneRunTheFirstIsFencedAndRecordsNothingMore() throws InterruptedException {
        var go = new CountDownLatch(1);
        ground.tool("work", call -> {
            go.await();
            return "by the first";
        });
        Running first = ground.start(THREE);
        ground.hear(TASK_STARTED, "a");

        RunView second = ground.tool("work", call -> "by the second").run(THREE);
        go.countDown();

        assertThatThrownBy(first::await)
                .isInstanceOf(Fenced.class)
                .hasMessageContaining("another process has taken over 'three'");
        assertThat(second.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ground.runs().show("three").task("a").output()).hasToString("\"by the second\"");
        assertThat(ground.log("three")).containsOnlyOnce("TASK_COMPLETED a", "WORKFLOW_COMPLETED");
    }

    @Test
    void aRunIsWorkedOnOnceInAProcess() throws InterruptedException {
        stuckIn("a");
        WorkflowRunner runner = ground.runner(ground.store, 1);
        runner.start(ground.read(THREE), RunRequest.DEFAULT);
        ground.hear(TASK_STARTED, "a");

        Running second = runner.start(ground.read(THREE), RunRequest.DEFAULT);
        assertThat(second.continued()).isTrue();
        never.countDown();
        assertThat(second.await().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(done).as("each task once").containsExactly("a", "b", "c");
    }

    @Test
    void aRunIsContinuedWithoutItsFile() throws InterruptedException {
        ground.run(THREE);
        try (Ground left = ground.crashedAfter(3)) {
            RunView run = left.runner(left.store, 1).resume("three").await();

            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(run.name()).isEqualTo("Unnamed Workflow");
        }
    }

    @Test
    void aRunIsContinuedWithTheInputItWasStartedWith() throws InterruptedException {
        var yes = JsonNodeFactory.instance.objectNode().put("answer", "yes");
        var no = JsonNodeFactory.instance.objectNode().put("answer", "no");
        Workflow workflow = ground.tool("work", call -> call.inputs())
                .read("{id: w, tasks: [{id: a, toolName: work, inputs: {got: \"{{input.answer}}\"}}]}");
        ground.runner(ground.store, 1)
                .start(workflow, RunRequest.DEFAULT.withInput(yes))
                .await();
        try (Ground left = ground.crashedAfter(1)) {
            WorkflowRunner runner = left.runner(left.store, 1);
            assertThatThrownBy(() -> runner.start(workflow, RunRequest.DEFAULT.withInput(no)))
                    .isInstanceOf(DefinitionChanged.class)
                    .hasMessageContaining("the input was {\"answer\":\"yes\"} and is {\"answer\":\"no\"}");

            RunView run = runner.start(workflow, RunRequest.DEFAULT).await();
            assertThat(run.task("a").output()).hasToString("{\"got\":\"yes\"}");
        }
    }

    @Test
    void itemsThatAreRecordedAreNotRepeated() throws InterruptedException {
        String each = "{id: w, tasks: [{id: each, type: parallel, toolName: work, inputs: {items: [1, 2, 3]}}]}";
        ground.runner(ground.store, 1)
                .start(ground.read(each), RunRequest.DEFAULT)
                .await();
        int second = ground.log("w").indexOf("TASK_COMPLETED each[1]") + 1;
        done.clear();
        try (Ground left = ground.crashedAfter(second)) {
            RunView run = left.run(each);

            assertThat(done).containsExactly("each[2]");
            assertThat(run.task("each").output()).hasSize(3);
            assertThat(left.hear(TASK_COMPLETED, "each").metadata().attempt()).isEqualTo(1);
        }
    }
}
