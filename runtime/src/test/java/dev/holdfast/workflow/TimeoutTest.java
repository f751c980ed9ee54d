package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.TASK_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.Attempt;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    private static final String SLOW = """
            id: w
            tasks: [{id: slow, toolName: slow, timeoutMs: 5000, retry: {maxAttempts: 2, backoffMs: 0}}]
            """;

    private final Ground ground = new Ground();
    private final Semaphore started = new Semaphore(0);
    private final Semaphore never = new Semaphore(0);

    @AfterEach
    void close() {
        never.release(2);
        ground.close();
    }

    @Test
    void anAttemptIsInterruptedWhenItsTimeIsOverAndAnotherFollows() throws InterruptedException {
        var interrupted = new CompletableFuture<Boolean>();
        ground.tool("slow", call -> {
            if (call.attempt() == 2) {
                return "quick, interrupted: " + Thread.currentThread().isInterrupted();
            }
            started.release();
            try {
                never.acquire();
                return "late";
            } catch (InterruptedException stopped) {
                interrupted.complete(true);
                Thread.currentThread().interrupt();
                throw stopped;
            }
        });
        Running run = ground.start(SLOW);
        started.acquire();
        ground.clock.advance(Duration.ofMillis(5000));

        RunView ended = run.await();
        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(interrupted).isCompletedWithValue(true);
        assertThat(ended.task("slow").output()).hasToString("\"quick, interrupted: false\"");
        assertThat(ground.log("w"))
                .containsSubsequence(
                        "TASK_STARTED slow", "TASK_TIMEOUT slow", "TASK_STARTED slow", "TASK_COMPLETED slow");
    }

    @Test
    void theLastTimeoutFailsTheRunAndSaysSo() throws InterruptedException {
        ground.tool("slow", call -> {
            started.release();
            never.acquire();
            return "late";
        });
        Running run = ground.start(SLOW);
        started.acquire();
        ground.clock.advance(Duration.ofMillis(5000));
        started.acquire();
        ground.clock.advance(Duration.ofMillis(5000));

        RunView ended = run.await();
        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.task("slow").status()).isEqualTo(TaskStatus.TIMEOUT);
        assertThat(ended.error()).isEqualTo("attempt 2 was stopped after 5000 ms (timeoutMs)");
    }

    @Test
    void anAttemptThatDoesNotStopIsAbandonedAndNotFollowedByAnother() throws InterruptedException {
        ground.tool("slow", call -> {
            started.release();
            never.acquireUninterruptibly();
            return "much too late";
        });
        Running run = ground.start(SLOW);
        started.acquire();
        ground.clock.advance(Duration.ofMillis(5000));
        assertThat(run.view().task("slow").status()).isEqualTo(TaskStatus.RUNNING);
        ground.clock.advance(Attempt.GRACE);

        assertThat(ground.hear(TASK_TIMEOUT, "slow").metadata().abandoned()).isTrue();
        RunView ended = run.await();
        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.error()).isEqualTo("attempt 1 was stopped after 5000 ms (timeoutMs), but went on");
    }

    @Test
    void aRunDoesNotWaitForEverForAnAttemptThatDoesNotStop() throws InterruptedException {
        ground.tool("slow", call -> {
            started.release();
            never.acquireUninterruptibly();
            return "much too late";
        });
        Running run = ground.start("{id: w, tasks: [{id: slow, toolName: slow}]}");
        started.acquire();
        run.stop();

        assertThat(ground.awaitWhileTimePasses(run, Attempt.GRACE).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(ground.log("w")).containsExactly("WORKFLOW_STARTED", "TASK_STARTED slow", "WORKFLOW_LEFT");
    }

    @Test
    void aTimeoutIsMeasuredByTheClockSoThatAnAttemptInTimeIsLeftAlone() throws InterruptedException {
        var go = new Semaphore(0);
        ground.tool("slow", call -> {
            started.release();
            go.acquire();
            return "in time";
        });
        Running run = ground.start(SLOW);
        started.acquire();
        ground.clock.advance(Duration.ofMillis(4999));
        go.release();

        assertThat(run.await().task("slow").output()).hasToString("\"in time\"");
    }
}
