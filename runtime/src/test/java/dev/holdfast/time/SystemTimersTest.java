package dev.holdfast.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTimersTest {
    private final AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);
    private final InstantSource clock = () -> Clock.systemUTC().instant().plus(set.get());
    private final SystemTimers timers = new SystemTimers(clock);

    @AfterEach
    void close() {
        timers.close();
    }

    @Test
    void oneThatIsDueHappensAtOnce() throws InterruptedException {
        var happened = new CountDownLatch(1);

        timers.at(clock.instant().minusSeconds(5), happened::countDown);

        happened.await();
    }

    @Test
    void aClockThatIsSetBackAnHourDelaysNothing() throws InterruptedException {
        var happened = new CountDownLatch(1);
        long begun = System.nanoTime();
        timers.at(clock.instant().plusMillis(50), happened::countDown);

        set.set(Duration.ofHours(-1));
        happened.await();

        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(50_000_000);
    }

    @Test
    void aClockThatIsSetForwardLetsHappenWhatIsDue() throws InterruptedException {
        var happened = new CountDownLatch(1);
        timers.at(clock.instant().plus(Duration.ofMinutes(59)), happened::countDown);

        set.set(Duration.ofHours(1));

        happened.await();
    }

    @Test
    void whatIsCancelledOrFarAwayDoesNotHappen() throws InterruptedException {
        var count = new AtomicInteger();
        Instant soon = clock.instant().plusMillis(20);
        Runnable cancelled = timers.at(soon, count::incrementAndGet);
        timers.at(Instant.MAX, count::incrementAndGet);
        cancelled.run();
        var later = new CountDownLatch(1);
        timers.at(soon.plusMillis(20), later::countDown);
        later.await();

        assertThat(count).hasValue(0);
    }

    @Test
    void theSteadyClockGoesOnWhateverIsDoneToTheOther() {
        Instant before = timers.steady().instant();

        set.set(Duration.ofHours(-1));

        assertThat(timers.steady().instant()).isAfterOrEqualTo(before).isBefore(before.plus(Duration.ofMinutes(30)));
    }
}
