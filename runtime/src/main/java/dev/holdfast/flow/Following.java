package dev.holdfast.flow;

import dev.holdfast.event.LogFollower;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SteadyClock;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets a {@link LogFollower} follow while runs are at work: {@link #LAG} after the first event that is not followed yet, at
 * most half of the time, on a thread of its own, so that no run waits for documents. What fails is tried again, ever more
 * rarely. Thread-safe. Closing it follows to the end of the log, or for {@link #PATIENCE}; the next process does the rest.
 */
public final class Following implements RunListener, AutoCloseable {
    /** How far documents are behind, so that a run which is quick is written once. */
    public static final Duration LAG = Duration.ofMillis(250);

    /** How long closing it takes at most. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration MOST = Duration.ofSeconds(30);
    private static final String LEASE = "followed/runs";
    private static final System.Logger LOG = System.getLogger(Following.class.getName());

    private final LogFollower follower;
    private final Timers timers;
    private final InstantSource steady;
    private final @Nullable Leases leases;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final ReentrantLock following = new ReentrantLock();
    private volatile boolean closed;
    private volatile Duration pause = LAG;
    private volatile Duration afterFailure = LAG;

    /**
     * @param timers of a steady clock
     * @param leases where other processes follow, so that one does it for all at a time; they are the caller's
     * @param every how often to look for what others have recorded; null to leave that to them
     */
    public Following(LogFollower follower, Timers timers, @Nullable Leases leases, @Nullable Duration every) {
        this.follower = follower;
        this.timers = timers;
        this.steady = new SteadyClock(timers.clock());
        this.leases = leases;
        if (every != null) {
            arm(LAG);
            watch(every);
        }
    }

    @Override
    public void recorded(String runId, RunEvent event) {
        arm(pause);
    }

    private void arm(Duration in) {
        if (!closed && !armed.get() && armed.compareAndSet(false, true)) {
            timers.after(in, () -> Thread.ofVirtual().name("state-docs").start(this::follow));
        }
    }

    private void watch(Duration interval) {
        timers.after(interval, () -> {
            if (!closed) {
                watch(interval);
                arm(LAG);
            }
        });
    }

    private void follow() {
        following.lock();
        try {
            armed.set(false);
            if (!closed) {
                Duration next = pauseAfterFollowing();
                if (next != null) {
                    arm(next);
                }
            }
        } finally {
            following.unlock();
        }
    }

    /** Follows; says after which pause to do so again, null if there is nothing left. */
    private @Nullable Duration pauseAfterFollowing() {
        Instant begun = steady.instant();
        try {
            if (leases != null && !leases.claim(LEASE, () -> {})) {
                leases.look(); // whoever has it may be dead
                return LAG;
            }
            try {
                boolean all = follower.catchUp(() -> closed);
                afterFailure = LAG;
                pause = longer(LAG, Duration.between(begun, steady.instant()));
                return all ? null : pause;
            } finally {
                if (leases != null) {
                    leases.release(LEASE);
                }
            }
        } catch (RuntimeException failed) {
            boolean first = afterFailure.equals(LAG);
            LOG.log(
                    first ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                    "the documents about runs are behind: " + failed.getMessage(),
                    failed);
            afterFailure = shorter(MOST, afterFailure.multipliedBy(2));
            return afterFailure;
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Follows what is recorded by now. */
    @Override
    public void close() {
        closed = true;
        following.lock();
        try {
            Instant end = steady.instant().plus(PATIENCE);
            follower.catchUp(() -> steady.instant().isAfter(end));
        } catch (RuntimeException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the documents about runs are behind; the next command writes them: " + failed.getMessage(),
                    failed);
        } finally {
            following.unlock();
        }
    }
}
