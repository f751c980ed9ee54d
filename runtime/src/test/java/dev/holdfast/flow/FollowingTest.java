package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Derived;
import dev.holdfast.event.LogFollower;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.SettableClock;
import dev.holdfast.time.Leases;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The thread that lets documents follow goes on whatever it meets. */
class FollowingTest {
    private final SettableClock clock = new SettableClock();
    private final FaultyBackend store = new FaultyBackend(new MemoryBackend(StoreOptions.defaults()));
    private final BlockingQueue<Duration> armed = new LinkedBlockingQueue<>();
    private final Semaphore written = new Semaphore(0);

    /** Timers that say for how long each is set. */
    private final Timers timers = new Timers() {
        @Override
        public InstantSource clock() {
            return clock;
        }

        @Override
        public Runnable at(Instant when, Runnable action) {
            Runnable disarm = clock.at(when, action);
            armed.add(Duration.between(clock.instant(), when));
            return disarm;
        }
    };

    /** Says that it has written. */
    private final Derived counting = new Derived() {
        private boolean taken;

        @Override
        public void take(Event event) {
            taken = true;
        }

        @Override
        public void write(boolean afresh) {
            if (taken) {
                taken = false;
                written.release();
            }
        }

        @Override
        public void prune() {}
    };

    @AfterEach
    void close() {
        store.close();
    }

    private final LogFollower follower = new LogFollower(store.log(), store.docs(), "runs", List.of(counting));

    private Following following() {
        return new Following(follower, timers, null, null);
    }

    private void append(Following following) {
        store.log().append("s", Expected.any(), List.of(NewEvent.of("x", clock.instant(), Json.EMPTY)));
        following.recorded("s", RunEvent.ofRun(RunEvent.Type.WORKFLOW_CANCELLED, clock.instant(), null));
    }

    /** Lets the time pass for which the next timer is set. */
    private void passNext() throws InterruptedException {
        Duration next = armed.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("the next timer").isNotNull();
        clock.advance(next);
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "3,false", "1,true", "2,true", "3,true"})
    void whicheverOperationFailsAndHoweverItIsTriedAgain(int n, boolean unforeseen) throws InterruptedException {
        Following following = following();
        append(following);
        if (unforeseen) {
            store.failUnforeseenAt(n);
        } else {
            store.failAt(n);
        }
        passNext();
        passNext(); // the one after the failure
        int times = n == 3 ? 2 : 1; // the third is what stores how far it came
        assertThat(written.tryAcquire(times, 30, TimeUnit.SECONDS)).isTrue();
        following.close();
    }

    @Test
    void whatStaysAwayIsLookedForEverMoreRarely() throws InterruptedException {
        Following following = following();
        append(following);
        store.failFrom(1);
        Duration last = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            Duration next = armed.poll(30, TimeUnit.SECONDS);
            assertThat(next).isNotNull().isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofSeconds(30));
            last = next;
            clock.advance(next);
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(30));
        store.heal();
        following.close();
        assertThat(written.tryAcquire()).as("when it is closed").isTrue();
    }

    @Test
    void oneProcessFollowsAtATimeAndTheOtherComesLater() throws InterruptedException {
        var other = new Leases(store.docs(), timers, "other", Leases.LENGTH);
        var mine = new Leases(store.docs(), timers, "mine", Leases.LENGTH);
        assertThat(other.claim("followed/runs", () -> {})).isTrue();
        armed.clear();
        var following = new Following(follower, timers, mine, null);
        append(following);
        passNext();
        assertThat(armed.poll(30, TimeUnit.SECONDS)).as("it looks again").isEqualTo(Following.LAG);
        assertThat(written.tryAcquire()).isFalse();
        other.release("followed/runs");
        clock.advance(Following.LAG);
        assertThat(written.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        following.close();
    }
}
