package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SettableClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SettableClock clock = new SettableClock();
    private final List<String> ran = new ArrayList<>();

    private Runnable at(int second, String name) {
        return clock.at(
                START.plusSeconds(second),
                () -> ran.add(
                        name + " at " + Duration.between(START, clock.instant()).toSeconds()));
    }

    @Test
    void itStandsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
        clock.advance(Duration.ofMillis(1_500));
        assertThat(clock.instant()).isEqualTo(START.plusMillis(1_500));
        clock.set(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
        clock.advance(Duration.ofDays(-1));
        assertThat(clock.instant()).isEqualTo("1969-12-31T00:00:00Z");
        assertThat(new SettableClock(Instant.MAX).instant()).isEqualTo(Instant.MAX);
    }

    @Test
    void actionsRunInTheOrderOfTheirTimesAndSeeThem() {
        at(3, "c");
        at(1, "a");
        at(2, "b");
        at(2, "b again");
        at(9, "later");
        clock.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("a at 1", "b at 2", "b again at 2", "c at 3");
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(5));
        clock.advance(Duration.ofSeconds(4));
        assertThat(ran).hasSize(5).endsWith("later at 9");
    }

    @Test
    void anActionRunsOnce() {
        at(1, "a");
        clock.advance(Duration.ofSeconds(2));
        clock.set(START);
        clock.advance(Duration.ofSeconds(2));
        assertThat(ran).hasSize(1);
    }

    @Test
    void anActionMaySetFurtherOnes() {
        clock.at(START.plusSeconds(1), () -> {
            at(2, "due");
            at(9, "not due");
        });
        clock.advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("due at 2");
    }

    @Test
    void aCancelledActionDoesNotRun() {
        Runnable cancel = at(1, "a");
        at(1, "b");
        cancel.run();
        clock.advance(Duration.ofSeconds(1));
        cancel.run();
        assertThat(ran).containsExactly("b at 1");
    }

    @Test
    void whatIsPastDueRunsAtOnceOnAnotherThread() throws Exception {
        var done = new CountDownLatch(2);
        Thread here = Thread.currentThread();
        clock.at(START, () -> {
            if (!Thread.currentThread().equals(here)) {
                done.countDown();
            }
        });
        clock.at(START.minusSeconds(9), done::countDown).run();
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFailingActionReachesTheMoverAndOthersRunLater() {
        clock.at(START.plusSeconds(1), () -> {
            throw new IllegalStateException("no");
        });
        at(2, "after");
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(5))).hasMessage("no");
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("after at 2");
    }

    @Test
    void anActionCannotMoveTheClock() {
        clock.at(START.plusSeconds(1), () -> clock.advance(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot move the clock");
    }

    @Test
    void racingMoversRunEveryActionOnceAndLoseNoTime() throws Exception {
        var count = new AtomicInteger();
        for (int i = 1; i <= 1_000; i++) {
            clock.at(START.plusSeconds(i), count::incrementAndGet);
        }
        Race.run(5, () -> {
            for (int i = 0; i < 200; i++) {
                clock.advance(Duration.ofSeconds(1));
                clock.at(clock.instant().plusSeconds(10_000), count::incrementAndGet)
                        .run();
            }
            return null;
        });
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(1_000));
        assertThat(count).hasValue(1_000);
    }
}
