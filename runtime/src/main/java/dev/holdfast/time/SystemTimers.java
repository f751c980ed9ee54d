package dev.holdfast.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Timers of the wall clock, on one daemon thread. Thread-safe. Close it to drop what has not run. */
public final class SystemTimers implements Timers, AutoCloseable {
    /** How long a clock that was set, or a machine that slept, can go unnoticed. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(SystemTimers.class.getName());

    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor thread;

    public SystemTimers(InstantSource clock) {
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("holdfast-timers").daemon().factory());
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public Runnable at(Instant when, Runnable action) {
        var timer = new Timer(when, action);
        timer.arm();
        return timer;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** A timer; running it cancels it. */
    private final class Timer implements Runnable {
        private final Instant when;
        private final AtomicReference<@Nullable Runnable> action;
        private volatile @Nullable Future<?> wait;

        Timer(Instant when, Runnable action) {
            this.when = when;
            this.action = new AtomicReference<>(action);
        }

        void arm() {
            Duration left = Duration.between(clock.instant(), when);
            Duration next = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
            wait = thread.schedule(this::fire, next.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void fire() {
            if (clock.instant().isBefore(when)) {
                if (action.get() != null) {
                    arm();
                }
                return;
            }
            Runnable due = action.getAndSet(null);
            if (due != null) {
                try {
                    due.run();
                } catch (RuntimeException failed) {
                    LOG.log(System.Logger.Level.ERROR, "a timer's action failed", failed);
                }
            }
        }

        @Override
        public void run() {
            action.set(null);
            Future<?> waiting = wait;
            if (waiting != null) {
                waiting.cancel(false);
            }
        }
    }
}
