package dev.holdfast.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTimersTest {
    private final Clock clock = Clock.systemUTC();
    private final SystemTimers timers = new SystemTimers(clock);
    private final LinkedBlockingQueue<String> run = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        timers.close();
    }

    @Test
    void actionsRunInTheOrderOfTheirMomentsAndNotBefore() throws InterruptedException {
        var start = clock.instant();
        timers.at(start.minusSeconds(60), () -> run.add("past"));
        assertThat(run.poll(30, TimeUnit.SECONDS)).isEqualTo("past");

        var soon = clock.instant().plusSeconds(1); // time enough to set both, also on a busy machine
        timers.at(soon.plusMillis(60), () -> run.add("second"));
        timers.at(soon.plusMillis(30), () -> run.add("first"));
        assertThat(run.poll(30, TimeUnit.SECONDS)).isEqualTo("first");
        assertThat(run.poll(30, TimeUnit.SECONDS)).isEqualTo("second");
        assertThat(Duration.between(start, clock.instant())).isGreaterThanOrEqualTo(Duration.ofMillis(1_060));
    }

    @Test
    void aCancelledActionDoesNotRun() throws InterruptedException {
        var start = clock.instant();
        timers.at(start.plusMillis(20), () -> run.add("cancelled")).run();
        timers.at(start.plusMillis(40), () -> run.add("kept"));

        assertThat(run.poll(30, TimeUnit.SECONDS)).isEqualTo("kept");
    }

    @Test
    void aFailingActionDoesNotStopTheOthers() throws InterruptedException {
        timers.at(clock.instant(), () -> {
            throw new IllegalStateException("on purpose");
        });
        timers.at(clock.instant(), () -> run.add("next"));

        assertThat(run.poll(30, TimeUnit.SECONDS)).isEqualTo("next");
    }

    @Test
    void itIsTheGivenClockThatDecides() throws InterruptedException {
        var settable = new SettableClock();
        try (var slow = new SystemTimers(settable)) {
            var looked = new CountDownLatch(3);
            slow.at(settable.instant().plusMillis(1), () -> run.add("due"));
            for (int i = 0; i < 3; i++) {
                timers.at(clock.instant().plusMillis(10L * i), looked::countDown);
            }
            looked.await();
            assertThat(run).isEmpty();
            settable.advance(Duration.ofMillis(1));

            assertThat(run.poll(30, TimeUnit.SECONDS)).isEqualTo("due");
        }
    }
}
