package dev.holdfast.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes whose clocks disagree by hours. */
class LeasesTest {
    private static final Duration LENGTH = Duration.ofSeconds(6);
    private static final Duration PART = LENGTH.dividedBy(3);

    private final FaultyBackend store = new FaultyBackend(new MemoryBackend(StoreOptions.defaults()));
    private final Process alpha = new Process("alpha", Instant.parse("2026-01-01T00:00:00Z"));
    private final Process beta = new Process("beta", Instant.parse("2026-01-01T07:30:00Z"));
    private final Semaphore lost = new Semaphore(0);

    private final class Process {
        final SettableClock clock;
        final AtomicInteger timersSet = new AtomicInteger();
        final Leases leases;

        Process(String name, Instant now) {
            clock = new SettableClock(now);
            leases = new Leases(store.docs(), new ClockTimers(clock, timersSet), name, LENGTH);
        }

        boolean claim() {
            return leases.claim("run/one", lost::release);
        }

        boolean sees(String holder) {
            Leases.Holder there = leases.look().holders().get("run/one");
            return there != null && there.name().equals(holder);
        }
    }

    /** Timers of a settable clock, which count how many were set. */
    private record ClockTimers(SettableClock settable, AtomicInteger set) implements Timers {
        @Override
        public InstantSource clock() {
            return settable;
        }

        @Override
        public Runnable at(Instant when, Runnable action) {
            Runnable cancel = settable.at(when, action);
            set.incrementAndGet();
            return cancel;
        }
    }

    @AfterEach
    void close() {
        store.heal();
        store.close();
    }

    /** Lets somebody look, again and again, for as long. */
    private static void watch(Process watcher, Duration length) {
        watcher.leases.look();
        for (Duration left = length; left.isPositive(); left = left.minus(PART)) {
            watcher.clock.advance(left.compareTo(PART) < 0 ? left : PART);
            watcher.leases.look();
        }
    }

    /** Lets a part of a lease pass for its holder, who tries to renew it, and then sets the next timer. */
    private static void renew(Process holder) {
        renew(holder, PART);
    }

    private static void renew(Process holder, Duration passed) {
        int set = holder.timersSet.get();
        holder.clock.advance(passed);
        Eventually.until("the next timer is set", () -> holder.timersSet.get() != set);
    }

    @Test
    void aLeaseHasOneHolderUntilItIsReleased() {
        assertThat(alpha.claim()).isTrue();
        assertThat(beta.claim()).isFalse();
        assertThat(alpha.claim()).as("by the same process again").isFalse();
        assertThat(beta.sees("alpha")).isTrue();

        alpha.leases.release("run/one");
        assertThat(beta.claim()).isTrue();
        assertThat(alpha.sees("beta")).isTrue();
    }

    @Test
    void aLeaseIsDeadOnceSomebodyHasWatchedItUnchangedForItsWholeLength() {
        assertThat(alpha.claim()).isTrue();
        beta.clock.advance(Duration.ofDays(1));
        assertThat(beta.sees("alpha")).as("at first sight").isTrue();
        assertThat(beta.leases.look().nextLook()).isEqualTo(beta.clock.instant().plus(PART));

        watch(beta, LENGTH.minusMillis(1));
        assertThat(beta.sees("alpha")).isTrue();
        assertThat(beta.leases.look().nextLook()).isEqualTo(beta.clock.instant().plusMillis(1));
        assertThat(beta.claim()).isFalse();

        beta.clock.advance(Duration.ofMillis(1));
        assertThat(beta.leases.look().holders()).isEmpty();
        assertThat(beta.claim()).isTrue();
    }

    @Test
    void aLeaseThatIsRenewedNeverDies() {
        assertThat(alpha.claim()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(beta.sees("alpha")).isTrue();
            beta.clock.advance(LENGTH.minusMillis(1));
            renew(alpha);
        }
        assertThat(lost.availablePermits()).isZero();
    }

    @Test
    void whoWakesUpAfterLosingALeaseIsToldAndTakesNothingFromItsNewHolder() throws InterruptedException {
        assertThat(alpha.claim()).isTrue();
        watch(beta, LENGTH);
        assertThat(beta.claim()).isTrue();

        alpha.clock.advance(Duration.ofHours(3));
        assertThat(lost.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        alpha.leases.release("run/one");
        alpha.leases.close();
        assertThat(alpha.sees("beta")).isTrue();
    }

    @Test
    void whoWakesUpInTimeKeepsTheLease() {
        assertThat(alpha.claim()).isTrue();
        beta.leases.look();
        renew(alpha, Duration.ofHours(3));
        beta.clock.advance(LENGTH);
        assertThat(beta.sees("alpha")).isTrue();
        assertThat(lost.availablePermits()).isZero();
    }

    @Test
    void aRenewalWhoseReplyIsLostLosesNothing() {
        assertThat(alpha.claim()).isTrue();
        store.loseReplyAt(1);
        renew(alpha);
        renew(alpha);
        renew(alpha);
        assertThat(beta.sees("alpha")).isTrue();
        assertThat(lost.availablePermits()).isZero();
        alpha.leases.close();
        assertThat(beta.leases.look().holders()).isEmpty();
    }

    @Test
    void nobodyLosesALeaseWhileNobodyCanRenewOne() {
        assertThat(alpha.claim()).isTrue();
        watch(beta, LENGTH.minus(PART));
        store.failFrom(1);
        for (int outage = 0; outage < 30; outage++) {
            assertThatThrownBy(beta.leases::look).isInstanceOf(StoreException.Unavailable.class);
            beta.clock.advance(PART);
            renew(alpha, LENGTH);
        }
        store.heal();
        watch(beta, LENGTH.minusMillis(1));
        assertThat(beta.sees("alpha")).as("the holder may still come").isTrue();
        renew(alpha);
        assertThat(beta.sees("alpha")).isTrue();
        watch(beta, LENGTH.minusMillis(1));
        assertThat(beta.claim()).isFalse();
        assertThat(lost.availablePermits()).isZero();
    }

    @Test
    void whoDidNotLookDuringAnOutageTakesNoLeaseForDeadThatNobodyCouldRenew() {
        assertThat(alpha.claim()).isTrue();
        watch(beta, PART);
        store.failFrom(1);
        beta.clock.advance(LENGTH.multipliedBy(2));
        renew(alpha, LENGTH.multipliedBy(2));
        store.heal();
        assertThat(beta.sees("alpha")).isTrue();
        renew(alpha);
        assertThat(beta.sees("alpha")).isTrue();
    }

    @Test
    void whoCannotReachTheStoreWhileOthersCanIsToldOnceItCanAgain() throws InterruptedException {
        assertThat(alpha.claim()).isTrue();
        store.failFrom(1);
        renew(alpha);
        renew(alpha, LENGTH.multipliedBy(2));
        assertThat(lost.availablePermits()).isZero();
        store.heal();
        watch(beta, LENGTH);
        assertThat(beta.claim()).isTrue();
        alpha.clock.advance(PART);
        assertThat(lost.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoWasTakenForDeadHasTheLeaseAgainIfNobodyTookIt() {
        assertThat(alpha.claim()).isTrue();
        watch(beta, LENGTH);
        assertThat(beta.leases.look().holders()).isEmpty();
        renew(alpha);
        assertThat(beta.sees("alpha")).isTrue();
        assertThat(lost.availablePermits()).isZero();
    }

    @Test
    void aLeaseIsRenewedAfterWhateverFailed() {
        assertThat(alpha.claim()).isTrue();
        for (int n = 1; n < 5; n++) {
            store.failAt(n);
            renew(alpha);
            store.failUnforeseenAt(n);
            renew(alpha);
            store.heal();
            renew(alpha);
            watch(beta, LENGTH.minus(PART));
            renew(alpha);
            assertThat(beta.sees("alpha")).isTrue();
        }
        assertThat(lost.availablePermits()).isZero();
    }

    @Test
    void aThousandAndOneLeasesAreSeenAndBuried() {
        for (int i = 0; i < 1_001; i++) {
            assertThat(alpha.leases.claim("many/" + i, lost::release)).isTrue();
        }
        assertThat(beta.leases.look().holders()).hasSize(1_001);
        assertThat(Leases.holders(store.docs())).hasSize(1_001);
        watch(beta, LENGTH);
        assertThat(beta.leases.look().holders()).isEmpty();
    }

    @Test
    void aLeaseThatIsNoneIsBuriedLikeAnyOther() {
        store.docs().put(Leases.COLLECTION, "run/odd", Expected.none(), NewDoc.of(Json.parse("[{\"holder\":[]}]")));
        assertThat(alpha.claim()).isTrue();
        assertThat(beta.leases.look().holders()).containsKeys("run/odd", "run/one");
        watch(beta, LENGTH);
        assertThat(beta.leases.look().holders()).isEmpty();
    }

    @Test
    void aSteadyClockGoesOnWhateverTheOtherDoes() {
        var wall = new SettableClock();
        var steady = new SteadyClock(wall);
        Instant before = steady.instant();
        wall.advance(Duration.ofHours(-5));
        assertThat(steady.instant()).isAfterOrEqualTo(before).isBefore(before.plusSeconds(60));
    }
}
