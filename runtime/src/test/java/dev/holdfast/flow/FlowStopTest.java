package dev.holdfast.flow;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.flow.RunEvent.Type;
import dev.holdfast.time.Backoff;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.time.TimersClosed;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping a flow is no failure of its run, in whatever order and by whatever means; cancelling ends it soon. */
class FlowStopTest {
    private static final Duration LONG = Duration.ofDays(10);

    private final FlowGround ground = new FlowGround();

    @AfterEach
    void close() {
        ground.close();
    }

    /** Where a flow may wait for long. */
    enum Wait {
        SLEEP,
        RETRY,
        BRANCH,
        CHILD;

        Flow<String> flow() {
            return switch (this) {
                case SLEEP ->
                    flow -> {
                        flow.sleep("nap", LONG);
                        return "slept";
                    };
                case RETRY ->
                    flow -> flow.step(
                            "nap",
                            String.class,
                            StepOptions.DEFAULT.withRetry(2, new Backoff(LONG, 1, false)),
                            call -> {
                                throw new IllegalStateException("not yet");
                            });
                case BRANCH ->
                    flow -> flow.parallel("b", List.of(SLEEP.flow(), SLEEP.flow()))
                            .getFirst();
                case CHILD -> flow -> flow.child("c", null, String.class, SLEEP.flow());
            };
        }

        Type waits() {
            return this == RETRY ? Type.TASK_RETRY : Type.TASK_STARTED;
        }
    }

    private static @Nullable Throwable outcome(Future<?> run) {
        return catchThrowable(run::get).getCause();
    }

    private static boolean isOver(Future<?> run) throws InterruptedException {
        try {
            run.get(20, MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            return true;
        }
    }

    /** The wait is armed only after its event: the clock is moved until the flow has looked. */
    private void lookUntilOver(Future<?> run) throws InterruptedException {
        while (!isOver(run)) {
            ground.clock.advance(CancelRequests.LOOK_EVERY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFlowThatWaitsEndsSoonOnceItIsCancelled(Wait wait) throws InterruptedException {
        var run = ground.start(() -> ground.run(String.class, wait.flow()));
        ground.hear(wait.waits());
        ground.runs().cancel("run");
        lookUntilOver(run);

        assertThat(outcome(run)).isInstanceOf(RunFailed.class).hasMessageContaining("was cancelled");
        assertThat(ground.log("run")).last().isEqualTo("WORKFLOW_CANCELLED");
    }

    @ParameterizedTest
    @EnumSource
    void soItDoesWhenAGuestAsksForIt(Wait wait) throws InterruptedException {
        var run = ground.start(() -> ground.run(String.class, wait.flow()));
        ground.hear(wait.waits());
        ground.runs().requestCancel("run");
        lookUntilOver(run);

        assertThat(outcome(run)).isInstanceOf(RunFailed.class).hasMessageContaining("was cancelled");
        assertThat(ground.log("run")).last().isEqualTo("WORKFLOW_CANCELLED");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aRequestIsMetInTheEndWhereverTheProcessThatMetItWasCutOff(int operation) throws InterruptedException {
        var cutOff = ground.start(() -> ground.run(String.class, Wait.SLEEP.flow()));
        ground.hear(Type.TASK_STARTED);
        ground.runs().requestCancel("run");
        ground.store.failFrom(operation);
        for (int look = 0; look < 3; look++) {
            ground.clock.advance(CancelRequests.LOOK_EVERY);
            isOver(cutOff);
        }
        ground.store.heal();
        cutOff.cancel(true);
        var next = ground.start(() -> ground.elsewhere().run("run", "flow", null, String.class, Wait.SLEEP.flow()));
        lookUntilOver(next);

        assertThat(outcome(next)).isInstanceOf(RunFailed.class).hasMessageContaining("was cancelled");
    }

    @Test
    void timersThatAreClosedTooEarlyFailNoRun() throws InterruptedException {
        var timers = new SystemTimers(ground.clock);
        var flows = new Flows(new Engine(ground.store, timers, new Random(1), RunListener.NONE));

        assertThatThrownBy(() -> flows.run("run", "flow", null, String.class, flow -> {
                    flow.step("work", String.class, call -> {
                        timers.close();
                        return ground.done.add("work") ? "done" : "";
                    });
                    flow.sleep("nap", LONG);
                    return "slept";
                }))
                .isInstanceOf(TimersClosed.class);
        assertThat(ground.log("run")).doesNotContain("WORKFLOW_FAILED").contains("TASK_COMPLETED work");
    }

    @Test
    void aStepWithATimeoutEndsToo() {
        var timers = new SystemTimers(ground.clock);
        timers.close();
        var flows = new Flows(new Engine(ground.store, timers, new Random(1), RunListener.NONE));
        StepOptions options = StepOptions.DEFAULT.withTimeout(LONG);

        assertThatThrownBy(() -> flows.run(
                        "run", "flow", null, String.class, flow -> flow.step("a", String.class, options, call -> "a")))
                .isInstanceOf(TimersClosed.class);
        assertThat(ground.log("run")).containsExactly("WORKFLOW_STARTED", "TASK_STARTED a", "WORKFLOW_LEFT");
    }

    @ParameterizedTest
    @EnumSource
    void whoeverWaitsWhenTheTimersAreClosedGoesHome(Wait wait) throws InterruptedException {
        var timers = new SystemTimers(ground.clock);
        var flows = new Flows(new Engine(ground.store, timers, new Random(1), new RunListener() {
            @Override
            public void recorded(String runId, RunEvent event) {
                if (event.type() == wait.waits()) {
                    timers.close();
                }
            }
        }));
        var run = ground.start(() -> flows.run("run", "flow", null, String.class, wait.flow()));

        assertThat(outcome(run)).isInstanceOf(TimersClosed.class);
        assertThat(ground.runs().show("run").status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void aStoreThatIsClosedTooEarlyFailsNoRun() {
        assertThatThrownBy(() -> ground.run(String.class, flow -> {
                    ground.store.close();
                    return flow.step("a", String.class, call -> "a");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptThatIsWrappedIsNoFailure(boolean inStep) throws Exception {
        Flow<String> interrupted = flow -> {
            if (inStep) {
                return flow.step("a", String.class, call -> {
                    throw new IllegalStateException("wrapped", new InterruptedException());
                });
            }
            try {
                Thread.currentThread().interrupt();
                flow.sleep("nap", LONG);
                return "slept";
            } catch (InterruptedException stopped) {
                throw new IllegalStateException("wrapped", stopped);
            }
        };
        assertThatThrownBy(() -> ground.run(String.class, interrupted)).isInstanceOf(InterruptedException.class);
        Thread.interrupted();

        assertThat(ground.runs().show("run").status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void neitherIsAChannelThatAnInterruptClosed() {
        assertThatThrownBy(() -> ground.run(
                        String.class,
                        flow -> flow.step("a", String.class, call -> {
                            throw new ClosedByInterruptException();
                        })))
                .isInstanceOf(InterruptedException.class);
        assertThat(ground.log("run")).containsExactly("WORKFLOW_STARTED", "TASK_STARTED a", "WORKFLOW_LEFT");
    }
}
