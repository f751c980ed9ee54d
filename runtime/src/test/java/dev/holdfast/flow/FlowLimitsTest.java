package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.flow.RunEvent.Type;
import dev.holdfast.store.Json;
import dev.holdfast.time.Backoff;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a step gives that cannot be recorded, or what ends the process again and again, fails the step for good. */
class FlowLimitsTest {
    private static final StepOptions THRICE =
            StepOptions.DEFAULT.withRetry(3, new Backoff(Duration.ofDays(1), 1, false));

    private final CountDownLatch never = new CountDownLatch(1);

    /** What no log keeps. */
    enum Odd {
        IN_ITSELF,
        TOO_LONG_A_NUMBER;

        Object value() {
            if (this == TOO_LONG_A_NUMBER) {
                return BigInteger.TEN.pow(Json.MAX_DIGITS + 1);
            }
            List<Object> inItself = new ArrayList<>();
            inItself.add(inItself);
            return inItself;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResultThatCannotBeRecordedFailsItsStepForGood(Odd odd) {
        try (var ground = new FlowGround()) {
            assertThatThrownBy(() -> ground.run(String.class, flow -> {
                        flow.step("odd", Object.class, THRICE, call -> odd.value());
                        return "good";
                    }))
                    .isInstanceOf(RunFailed.class)
                    .hasMessageContaining("cannot be recorded");
            assertThat(ground.log("run"))
                    .containsExactly("WORKFLOW_STARTED", "TASK_STARTED odd", "TASK_FAILED odd", "WORKFLOW_FAILED odd");
        }
    }

    @ParameterizedTest
    @EnumSource
    void soDoesThatOfTheFlow(Odd odd) {
        try (var ground = new FlowGround()) {
            assertThatThrownBy(() -> ground.run(Object.class, flow -> odd.value()))
                    .isInstanceOf(RunFailed.class)
                    .hasMessageContaining("cannot be recorded");
        }
    }

    @Test
    void anErrorIsAFailureLikeAnyOther() {
        try (var ground = new FlowGround()) {
            assertThatThrownBy(() -> ground.run(
                            String.class,
                            flow -> flow.step("deep", String.class, call -> {
                                throw new StackOverflowError("too deep");
                            })))
                    .isInstanceOf(RunFailed.class)
                    .hasMessageContaining("too deep");
        }
    }

    private String deadly(FlowContext flow) throws InterruptedException {
        return flow.step("deadly", String.class, call -> {
            never.await();
            return "never";
        });
    }

    @Test
    void anAttemptThatEndsTheProcessAgainAndAgainHasFailed() throws InterruptedException {
        FlowGround ground = new FlowGround();
        for (int i = 0; i <= AttemptOutcomes.MAX_RECOVERIES; i++) {
            FlowGround running = ground;
            Future<?> cutOff = running.start(() -> running.run(String.class, this::deadly));
            running.hear(Type.TASK_STARTED);
            ground = running.crashed();
            assertThat(cutOff).isNotDone();
        }
        FlowGround last = ground;

        assertThatThrownBy(() -> last.run(String.class, this::deadly))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("attempt 1 was started 11 times, and each time the process died before it ended");
        last.close();
    }

    @Test
    void aRetriedFlowWhoseStoreFailsAnywhereGivesItsChildAnotherChance() throws InterruptedException {
        boolean unharmed = false;
        for (int n = 1; !unharmed; n++) {
            try (var ground = new FlowGround()) {
                Flow<String> broken = flow -> flow.child("kid", null, String.class, kid -> {
                    throw new IllegalStateException("not mended");
                });
                Flow<String> mended = flow -> flow.child("kid", null, String.class, kid -> "good");
                assertThatThrownBy(() -> ground.run(String.class, broken)).isInstanceOf(RunFailed.class);
                ground.runs().retry("run");
                long before = ground.store.operations();
                ground.store.failAt(n);
                try {
                    ground.run(String.class, mended);
                    unharmed = ground.store.operations() - before < n;
                } catch (PersistenceException cutOff) {
                    // and again
                }
                ground.store.heal();

                assertThat(ground.run(String.class, mended))
                        .as("failed at operation " + n)
                        .isEqualTo("good");
            }
        }
    }
}
