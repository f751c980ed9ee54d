package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.TASK_COMPLETED;
import static dev.holdfast.flow.RunEvent.Type.TASK_RETRY;
import static dev.holdfast.flow.RunEvent.Type.TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.time.TwoClocks;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts last as long as they may whatever is done to the wall clock; recorded moments come by either clock. */
class ClockSetTest {
    private static final String SLEEP = "{id: w, tasks: [{id: nap, toolName: sleep, inputs: {for: 10m}}]}";
    private static final String SLOW = "{id: w, tasks: [{id: slow, toolName: slow, timeoutMs: 60000}]}";

    private final Ground ground = new Ground();
    private final TwoClocks clocks = new TwoClocks(ground.clock);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Semaphore started = new Semaphore(0);

    @AfterEach
    void close() {
        go.countDown();
        ground.close();
    }

    private Running start(String yaml) {
        ground.timers = clocks;
        return ground.tool("slow", call -> {
                    started.release();
                    go.await();
                    return "in time";
                })
                .start(yaml);
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 0, 60})
    void anAttemptIsStoppedWhenItsTimeWentByAndNotBefore(int minutesSet) throws InterruptedException {
        Running run = start(SLOW);
        started.acquire();
        clocks.set(Duration.ofMinutes(minutesSet));
        clocks.pass(Duration.ofSeconds(59));
        assertThat(run.view().task("slow").status()).isEqualTo(TaskStatus.RUNNING);
        clocks.pass(Duration.ofSeconds(1));

        assertThat(run.await().task("slow").status()).isEqualTo(TaskStatus.TIMEOUT);
    }

    @Test
    void anAttemptInTimeIsLeftAloneThoughTheClockWasSetForward() throws InterruptedException {
        Running run = start(SLOW);
        started.acquire();
        clocks.set(Duration.ofHours(1));
        clocks.pass(Duration.ofSeconds(2));
        go.countDown();

        assertThat(run.await().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ground.hear(TASK_COMPLETED, "slow").metadata().duration()).isEqualTo(2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 0})
    void aSleepEndsWhenItsTimeWentByThoughTheClockWasSetBack(int minutesSet) throws InterruptedException {
        Running run = start(SLEEP);
        ground.hear(TASK_STARTED, "nap");
        clocks.set(Duration.ofMinutes(minutesSet));
        clocks.pass(Duration.ofMinutes(10));

        assertThat(run.await().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void aSleepEndsWhenTheWallClockReachesItsMoment() throws InterruptedException {
        Running run = start(SLEEP);
        ground.hear(TASK_STARTED, "nap");
        clocks.set(Duration.ofMinutes(10));

        assertThat(run.await().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void anAttemptThatIsDueLaterBeginsWhenItsTimeWentByThoughTheClockWasSetBack() throws InterruptedException {
        ground.tool("once", call -> {
            if (call.attempt() == 1) {
                throw new IllegalStateException("once");
            }
            return "twice";
        });
        Running run = start(
                "{id: w, tasks: [{id: a, toolName: once, retry: {maxAttempts: 2, backoffMs: 60000, jitter: false}}]}");
        ground.hear(TASK_RETRY, "a");
        clocks.set(Duration.ofHours(-1));
        clocks.pass(Duration.ofMinutes(1));

        assertThat(run.await().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void ofTwoSleepsEachHasItsOwnTimeWhenTheClockIsSetBackInBetween() throws InterruptedException {
        Running run = start("""
                id: w
                tasks:
                  - {id: long, toolName: sleep, inputs: {for: 30m}}
                  - {id: short, toolName: sleep, inputs: {for: 1m}}
                  - {id: later, toolName: sleep, dependsOn: [short], inputs: {for: 5m}}
                """);
        ground.hear(TASK_STARTED, "short");
        clocks.set(Duration.ofHours(-1));
        clocks.pass(Duration.ofMinutes(1));
        ground.hear(TASK_STARTED, "later");
        clocks.pass(Duration.ofMinutes(4));
        assertThat(run.view().task("later").status()).isEqualTo(TaskStatus.RUNNING);
        clocks.pass(Duration.ofMinutes(1));
        ground.hear(TASK_COMPLETED, "later");
        assertThat(run.view().task("long").status()).isEqualTo(TaskStatus.RUNNING);
        clocks.pass(Duration.ofMinutes(24));

        assertThat(run.await().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void afterARestartTheWallClockAloneDecides() throws InterruptedException {
        start(SLEEP);
        ground.hear(TASK_STARTED, "nap");
        clocks.pass(Duration.ofMinutes(9));
        try (Ground left = ground.crashed()) {
            left.clock.advance(Duration.ofHours(-1));
            Running run = left.start(SLEEP);
            assertThat(run.view().task("nap").status()).isEqualTo(TaskStatus.RUNNING);
            left.clock.advance(Duration.ofMinutes(61));

            RunView ended = run.await();
            assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        }
    }
}
