package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.COMPENSATION_RETRY;
import static dev.holdfast.flow.RunEvent.Type.TASK_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView.Compensation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompensationTest {
    private static final String SAGA = """
            id: saga
            tasks:
              - {id: a, toolName: work, compensationAction: {tool: undo, args: {of: "{{tasks.a.output}}"}}}
              - {id: b, toolName: work, compensationAction: {tool: undo, args: {of: "{{tasks.b.output}}"}}}
              - {id: c, toolName: work}
              - {id: d, toolName: fail, compensation: {onFailure: tidy}}
              - {id: e, toolName: work}
              - {id: tidy, toolName: work}
            dependencies: {b: [a], c: [b], d: [c], e: [d]}
            """;

    private final Ground ground = new Ground();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        ground.close();
    }

    private Ground ground() {
        return ground.tool("work", call -> {
                    done.add(call.taskId());
                    return "made " + call.taskId();
                })
                .tool(
                        "undo",
                        call -> done.add("undo " + call.inputs().path("of").asString()))
                .tool("fail", call -> {
                    throw new IllegalStateException("d is broken");
                });
    }

    @Test
    void aFailureRunsItsHookThenUndoesWhatWasCompletedFromTheLastToTheFirst() throws InterruptedException {
        RunView run = ground().run(SAGA);

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failedTask()).isEqualTo("d");
        assertThat(run.error()).isEqualTo("d is broken");
        assertThat(done).containsExactly("a", "b", "c", "tidy", "undo made b", "undo made a");
        assertThat(ground.log("saga"))
                .endsWith(
                        "TASK_FAILED d",
                        "COMPENSATION_TRIGGERED tidy",
                        "TASK_STARTED tidy",
                        "TASK_COMPLETED tidy",
                        "COMPENSATION_TRIGGERED b",
                        "COMPENSATION_COMPLETED b",
                        "COMPENSATION_TRIGGERED a",
                        "COMPENSATION_COMPLETED a",
                        "WORKFLOW_FAILED d");
        assertThat(run.task("a").compensation()).isEqualTo(Compensation.COMPLETED);
        assertThat(run.task("tidy").compensationFor()).isEqualTo("d");
        assertThat(run.task("e").status()).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void aCompensationTaskNeverRunsWhenNothingFails() throws InterruptedException {
        RunView run = ground().tool("fail", call -> done.add("d")).run(SAGA);

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(done).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aFailedUndoIsTriedAsOftenAsItsTaskThenTheOthersGoOn() throws InterruptedException {
        ground().tool("undo", call -> {
            done.add("undo " + call.taskId() + " " + call.attempt() + " " + call.idempotencyKey());
            if (call.taskId().equals("b")) {
                throw new IllegalStateException("stuck");
            }
            return null;
        });
        Running run = ground.start(
                SAGA.replace("id: b, ", "id: b, retry: {maxAttempts: 2, backoffMs: 100, jitter: false}, "));
        ground.hear(COMPENSATION_RETRY, "b");
        ground.clock.advance(Duration.ofMillis(100));

        RunView ended = run.await();
        assertThat(done).endsWith("undo b 1 saga/b/undo", "undo b 2 saga/b/undo", "undo a 1 saga/a/undo");
        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.task("b").compensation()).isEqualTo(Compensation.FAILED);
        assertThat(ended.task("a").compensation()).isEqualTo(Compensation.COMPLETED);
    }

    @Test
    void aTimeoutRunsTheHookForTimeouts() throws InterruptedException {
        var started = new CountDownLatch(1);
        ground().tool("fail", call -> {
            started.countDown();
            Thread.currentThread().join();
            return null;
        });
        Running run =
                ground.start(SAGA.replace("{onFailure: tidy}", "{onFailure: other, onTimeout: tidy}, timeoutMs: 100")
                        .replace("tasks:", "tasks:\n  - {id: other, toolName: work}"));
        started.await();
        ground.clock.advance(Duration.ofMillis(100));

        assertThat(run.await().status()).isEqualTo(RunStatus.FAILED);
        assertThat(done).containsExactly("a", "b", "c", "tidy", "undo made b", "undo made a");
    }

    @Test
    void whatIsAtWorkWhenSomethingFailsComesToItsEndAndIsUndoneToo() throws InterruptedException {
        var failed = new CountDownLatch(1);
        ground().tool("wait", call -> {
            failed.await();
            return "made it";
        });
        Running run = ground.start("""
                id: w
                tasks:
                  - {id: slow, toolName: wait, compensationAction: {tool: undo, args: {of: "{{tasks.slow.output}}"}}}
                  - {id: bad, toolName: fail}
                """);
        ground.hear(TASK_FAILED, "bad");
        failed.countDown();

        assertThat(run.await().status()).isEqualTo(RunStatus.FAILED);
        assertThat(done).containsExactly("undo made it");
    }

    @Test
    void whatACrashCutShortBesideAFailureIsMadeAgainAndUndone() throws InterruptedException {
        var never = new CountDownLatch(1);
        ground().tool("wait", call -> {
            never.await();
            return "never";
        });
        String both = """
                id: w
                tasks:
                  - {id: slow, toolName: wait, compensationAction: {tool: undo, args: {of: "{{tasks.slow.output}}"}}}
                  - {id: bad, toolName: fail}
                """;
        ground.start(both);
        ground.hear(TASK_FAILED, "bad");
        try (Ground left = ground.crashed()) {
            RunView run = left.tool("wait", call -> "made again").run(both);

            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(done).containsExactly("undo made again");
        }
    }

    @Test
    void aSagaThatACrashInterruptsGoesOnWhereItWas() throws InterruptedException {
        ground().run(SAGA);
        int undone = ground.log("saga").indexOf("COMPENSATION_COMPLETED b") + 1;
        done.clear();
        try (Ground left = ground.crashedAfter(undone)) {
            RunView run = left.run(SAGA);

            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(done).containsExactly("undo made a");
        }
    }

    @Test
    void whatDidNothingIsUndoneWithoutTheToolForIt() throws InterruptedException {
        RunView run = ground().run("""
                id: saga
                tasks:
                  - {id: a, compensationAction: {tool: not-installed}}
                  - {id: b, toolName: fail, dependsOn: [a]}
                """);

        assertThat(run.task("a").compensation()).isEqualTo(Compensation.COMPLETED);
    }
}
