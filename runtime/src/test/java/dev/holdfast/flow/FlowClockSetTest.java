package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.flow.RunEvent.Type;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.time.Backoff;
import dev.holdfast.time.TwoClocks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts of flows last as long as they may whatever is done to the wall clock; recorded moments come by either clock. */
class FlowClockSetTest {
    private static final StepOptions A_MINUTE = StepOptions.DEFAULT.withTimeout(Duration.ofMinutes(1));
    private static final StepOptions TWICE =
            StepOptions.DEFAULT.withRetry(2, new Backoff(Duration.ofMinutes(1), 1, false));

    private final FlowGround ground = new FlowGround();
    private final TwoClocks clocks = new TwoClocks(ground.clock);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Semaphore started = new Semaphore(0);

    @BeforeEach
    void haveTwoClocks() {
        ground.timers = clocks;
    }

    @AfterEach
    void close() {
        go.countDown();
        ground.close();
    }

    private FutureTask<String> start(Flow<String> flow) {
        return ground.start(() -> ground.run(String.class, flow));
    }

    private String slow(FlowContext flow) throws InterruptedException {
        return flow.step("slow", String.class, A_MINUTE, call -> {
            started.release();
            go.await();
            return "in time";
        });
    }

    private static String nap(FlowContext flow, String name, int minutes) throws InterruptedException {
        flow.sleep(name, Duration.ofMinutes(minutes));
        return name;
    }

    private TaskStatus status(String step) {
        return ground.runs().show("run").task(step).status();
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 0, 60})
    void anAttemptIsStoppedWhenItsTimeWentByAndNotBefore(int minutesSet) throws InterruptedException {
        FutureTask<String> run = start(this::slow);
        started.acquire();
        clocks.set(Duration.ofMinutes(minutesSet));
        clocks.pass(Duration.ofSeconds(59));
        assertThat(status("slow")).isEqualTo(TaskStatus.RUNNING);
        clocks.pass(Duration.ofSeconds(1));

        assertThatThrownBy(run::get).hasCauseInstanceOf(RunFailed.class);
        assertThat(status("slow")).isEqualTo(TaskStatus.TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 60})
    void anAttemptInTimeTookAsLongAsItDidThoughTheClockWasSet(int minutesSet) throws Exception {
        FutureTask<String> run = start(this::slow);
        started.acquire();
        clocks.set(Duration.ofMinutes(minutesSet));
        clocks.pass(Duration.ofSeconds(2));
        go.countDown();

        assertThat(run.get()).isEqualTo("in time");
        assertThat(ground.runs().events("run", 0, 10))
                .filteredOn(event -> event.type().equals("TASK_COMPLETED"))
                .singleElement()
                .satisfies(event ->
                        assertThat(RunCodec.decode(event).metadata().duration()).isEqualTo(2_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 0})
    void aSleepEndsWhenItsTimeWentByThoughTheClockWasSetBack(int minutesSet) throws Exception {
        FutureTask<String> run = start(flow -> nap(flow, "nap", 10));
        ground.hear(Type.TASK_STARTED);
        clocks.set(Duration.ofMinutes(minutesSet));
        clocks.pass(Duration.ofMinutes(10));

        assertThat(run.get()).isEqualTo("nap");
    }

    @Test
    void aSleepEndsWhenTheWallClockReachesItsMoment() throws Exception {
        FutureTask<String> run = start(flow -> nap(flow, "nap", 10));
        ground.hear(Type.TASK_STARTED);
        clocks.set(Duration.ofMinutes(10));

        assertThat(run.get()).isEqualTo("nap");
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 60})
    void theNextAttemptBeginsOnceItsTimeWentByOrTheWallClockIsThere(int minutesSet) throws Exception {
        FutureTask<String> run = start(flow -> flow.step("a", String.class, TWICE, call -> {
            if (call.attempt() == 1) {
                throw new IllegalStateException("once");
            }
            return "twice";
        }));
        ground.hear(Type.TASK_RETRY);
        clocks.set(Duration.ofMinutes(minutesSet));
        clocks.pass(Duration.ofMinutes(minutesSet < 0 ? 1 : 0));

        assertThat(run.get()).isEqualTo("twice");
    }

    @Test
    void ofTwoBranchesEachSleepsItsOwnTimeWhenTheClockIsSetBackInBetween() throws Exception {
        FutureTask<String> run = start(flow -> String.join(
                " ", flow.parallel("both", List.<Flow<String>>of(branch -> nap(branch, "long", 30), branch -> {
                    nap(branch, "short", 1);
                    return nap(branch, "later", 5);
                }))));
        ground.hear(Type.TASK_STARTED);
        ground.hear(Type.TASK_STARTED);
        clocks.set(Duration.ofHours(-1));
        clocks.pass(Duration.ofMinutes(1));
        ground.hear(Type.TASK_STARTED);
        clocks.pass(Duration.ofMinutes(4));
        assertThat(status("both[1]/later")).isEqualTo(TaskStatus.RUNNING);
        clocks.pass(Duration.ofMinutes(1));
        ground.hear(Type.TASK_COMPLETED);
        assertThat(status("both[0]/long")).isEqualTo(TaskStatus.RUNNING);
        clocks.pass(Duration.ofMinutes(24));

        assertThat(run.get()).isEqualTo("long later");
    }

    @Test
    void afterARestartTheWallClockAloneDecides() throws Exception {
        var unused = start(flow -> nap(flow, "nap", 10));
        ground.hear(Type.TASK_STARTED);
        clocks.pass(Duration.ofMinutes(9));
        try (FlowGround left = ground.crashed()) {
            left.clock.advance(Duration.ofHours(-1));
            FutureTask<String> run = left.start(() -> left.run(String.class, flow -> nap(flow, "nap", 10)));
            left.clock.advance(Duration.ofMinutes(60));
            assertThat(left.runs().show("run").task("nap").status()).isEqualTo(TaskStatus.RUNNING);
            left.clock.advance(Duration.ofMinutes(1));

            Eventually.until("it has slept to the end", run::isDone);
            assertThat(run.get()).isEqualTo("nap");
        }
    }
}
