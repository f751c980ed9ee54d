package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.TASK_COMPLETED;
import static dev.holdfast.flow.RunEvent.Type.TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DurableToolTest {
    private static final String NAP = """
            id: nap
            tasks: [{id: before, toolName: work}, {id: nap, toolName: sleep, inputs: {for: 30d}}, {id: after, toolName: work}]
            dependencies: {nap: [before], after: [nap]}
            """;

    private static final String FAMILY = """
            id: family
            tasks:
              - id: child
                toolName: workflow
                retry: {maxAttempts: 2, backoffMs: 0}
                inputs:
                  input: {n: 7}
                  definition:
                    id: inner
                    tasks:
                      - {id: x, toolName: work}
                      - {id: y, toolName: work, inputs: {n: "{{input.n}}"}}
                    dependencies: {y: [x]}
              - {id: after, toolName: work, inputs: {n: "{{tasks.child.output.y}}"}}
            dependencies: {after: [child]}
            """;

    private final Ground ground = new Ground();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @BeforeEach
    void install() {
        ground.tool("work", call -> {
            done.add(call.runId() + "/" + call.taskId());
            return call.inputs().path("n");
        });
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void aSleepEndsAtTheMomentThatWasRecordedAlsoAfterARestart() throws InterruptedException {
        ground.start(NAP);
        ground.hear(TASK_STARTED, "nap");
        try (Ground left = ground.crashed()) {
            left.clock.advance(Duration.ofDays(29));
            Running run = left.start(NAP);
            assertThat(run.view().task("nap").dueAt()).isEqualTo("2026-01-31T00:00:00Z");
            assertThat(run.view().task("nap").status()).isEqualTo(TaskStatus.RUNNING);
            left.clock.advance(Duration.ofDays(1));

            assertThat(run.await().status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(left.log("nap")).containsOnlyOnce("TASK_STARTED nap");
        }
    }

    @Test
    void aSleepWhoseMomentPassedWhileNobodyWasThereEndsAtOnce() throws InterruptedException {
        ground.start(NAP);
        ground.hear(TASK_STARTED, "nap");
        try (Ground left = ground.crashed()) {
            left.clock.advance(Duration.ofDays(31));

            assertThat(left.run(NAP).task("nap").duration()).isEqualTo(Duration.ofDays(31));
        }
    }

    @Test
    void aSleepTakesNoPlaceOfATaskAtWork() throws InterruptedException {
        String many = "{id: w, tasks: [{id: a, toolName: sleep, inputs: {for: 1h}}, {id: b, toolName: work}]}";
        Running run = ground.runner(ground.store, 1).start(ground.read(many), RunRequest.DEFAULT);
        ground.hear(TASK_COMPLETED, "b");
        ground.clock.advance(Duration.ofHours(1));

        assertThat(run.await().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void itemsSleepSideBySide() throws InterruptedException {
        Running run = ground.start("{id: w, tasks: [{id: naps, type: parallel, toolName: sleep,"
                + " inputs: {items: [1h, 2h], for: \"{{item}}\"}}]}");
        ground.hear(TASK_STARTED, "naps[1]");
        ground.clock.advance(Duration.ofHours(1));
        ground.hear(TASK_COMPLETED, "naps[0]");
        ground.clock.advance(Duration.ofHours(1));

        assertThat(run.await().task("naps").output()).hasToString("[null,null]");
    }

    @Test
    void aChildRunIsARunOfItsOwnWhoseOutputIsThatOfTheTask() throws InterruptedException {
        RunView run = ground.run(FAMILY);

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.task("child").output()).hasToString("{\"y\":7}");
        assertThat(run.task("child").child()).isEqualTo("family~child");
        assertThat(run.task("after").output()).hasToString("7");
        assertThat(ground.runs().show("family~child").parent()).isEqualTo("family");
        assertThat(done).containsExactly("family~child/x", "family~child/y", "family/after");
    }

    @Test
    void aChildRunIsContinuedWithItsParentWhereverTheProcessDied() throws InterruptedException {
        RunView undisturbed = ground.run(FAMILY);
        int all = ground.store.log().readAll(0, 1_000).size();
        for (int events = 0; events < all; events++) {
            done.clear();
            try (Ground left = ground.crashedAfter(events)) {
                RunView run = left.run(FAMILY);

                assertThat(run.output()).as("after %s events", events).isEqualTo(undisturbed.output());
                assertThat(done).doesNotHaveDuplicates();
                assertThat(left.log("family~child")).containsOnlyOnce("TASK_COMPLETED x", "TASK_COMPLETED y");
            }
        }
    }

    @Test
    void aChildThatFailsFailsTheAttemptAndTheNextOneRetriesIt() throws InterruptedException {
        ground.tool("work", call -> {
            done.add(call.runId() + "/" + call.taskId());
            if (call.taskId().equals("y") && done.size() == 2) {
                throw new IllegalStateException("first time");
            }
            return 1;
        });
        RunView run = ground.run(FAMILY);

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(done).containsExactly("family~child/x", "family~child/y", "family~child/y", "family/after");
        assertThat(ground.log("family~child")).contains("WORKFLOW_FAILED y", "WORKFLOW_RETRIED");
    }

    @Test
    void aParentFailsWithTheErrorOfItsChild() throws InterruptedException {
        ground.tool("work", call -> {
            throw new IllegalStateException("broken");
        });

        assertThat(ground.run(FAMILY).error()).isEqualTo("the child run 'family~child' failed in task 'x': broken");
    }

    @Test
    void stoppingAParentStopsItsChildAndBothAreContinued() throws InterruptedException {
        var never = new CountDownLatch(1);
        ground.tool("work", call -> {
            never.await();
            return null;
        });
        Running first = ground.start(FAMILY);
        ground.hear(TASK_STARTED, "x");
        first.stop();
        assertThat(first.await().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(ground.runs().show("family~child").status()).isEqualTo(RunStatus.RUNNING);

        RunView ended = ground.tool("work", call -> 1).run(FAMILY);
        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.task("child").attempt()).isEqualTo(1);
    }

    @Test
    void closingARunnerStopsParentsAndChildrenAndNoneOfThemFails() throws InterruptedException {
        var never = new CountDownLatch(1);
        ground.tool("work", call -> {
            never.await();
            return null;
        });
        WorkflowRunner runner = ground.runner(ground.store, 8);
        for (int i = 0; i < 20; i++) {
            runner.start(ground.read(FAMILY), RunRequest.DEFAULT.withRunId("family-of-" + i));
            ground.hear(TASK_STARTED, "x");
        }
        runner.close();

        assertThat(ground.runs().list(Long.MAX_VALUE, 100))
                .hasSize(40)
                .allMatch(run -> run.status() == RunStatus.RUNNING);
        assertThat(ground.log("family-of-7")).last().isEqualTo("WORKFLOW_LEFT");
    }

    @Test
    void cancellingAParentCancelsItsChild() throws InterruptedException {
        var never = new CountDownLatch(1);
        ground.tool("work", call -> {
            never.await();
            return null;
        });
        Running run = ground.start(FAMILY);
        ground.hear(TASK_STARTED, "x");
        run.cancel();

        assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(ground.runs().show("family~child").status()).isEqualTo(RunStatus.CANCELLED);
    }
}
