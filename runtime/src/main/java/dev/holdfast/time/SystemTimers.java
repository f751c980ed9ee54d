package dev.holdfast.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Timers of the wall clock, on one daemon thread. A clock that is set forward is noticed within a second. Thread-safe. Close it
 * to drop what has not run.
 */
public final class SystemTimers implements Timers, AutoCloseable {
    /** How long a clock that was set, or a machine that slept, can go unnoticed. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Longer than any process lives. */
    private static final Duration FAR = Duration.ofDays(365_000);

    /** By how much clocks differ that nobody has set. */
    private static final Duration DRIFT = Duration.ofMillis(100);

    private static final System.Logger LOG = System.getLogger(SystemTimers.class.getName());

    private final InstantSource clock;
    private final SteadyClock steady;
    private final ScheduledThreadPoolExecutor thread;
    private final Set<Timer> waiting = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> closing = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private Duration ahead = Duration.ZERO;

    public SystemTimers(InstantSource clock) {
        this.clock = clock;
        this.steady = new SteadyClock(clock);
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("holdfast-timers").daemon().factory());
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public InstantSource steady() {
        return steady;
    }

    @Override
    public Runnable at(Instant when, Runnable action) {
        var timer = new Timer(when, action);
        waiting.add(timer);
        armed(timer);
        return timer;
    }

    @Override
    public Runnable after(Duration wait, Runnable action) {
        var timer = new Timer(wait, action);
        armed(timer);
        return timer;
    }

    private void armed(Timer timer) {
        try {
            timer.arm();
            if (looking.compareAndSet(false, true)) {
                long nanos = LOOK_EVERY.toNanos();
                Future<?> unused = thread.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException closed) {
            waiting.remove(timer);
            throw new TimersClosed();
        }
    }

    @Override
    public Runnable whenClosed(Runnable action) {
        var told = new AtomicBoolean();
        Runnable once = () -> {
            if (told.compareAndSet(false, true)) {
                action.run();
            }
        };
        closing.add(once);
        if (thread.isShutdown()) {
            once.run();
        }
        return () -> closing.remove(once);
    }

    /** Lets happen what is due because the clock was set, or the machine slept. */
    private void look() {
        Duration now = Duration.between(steady.instant(), clock.instant());
        Duration moved = now.minus(ahead);
        ahead = now;
        if (moved.compareTo(DRIFT) > 0) {
            List.copyOf(waiting).forEach(Timer::fire);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        closing.forEach(Runnable::run);
    }

    /** A timer; running it cancels it. */
    private final class Timer implements Runnable {
        private final Instant when;
        private final Instant afterwards;
        private final AtomicReference<@Nullable Runnable> action;
        private volatile @Nullable Future<?> wait;

        /** For a duration, which no clock of the wall shortens. */
        Timer(Duration wait, Runnable action) {
            this.when = Instant.MAX;
            this.afterwards = steady.instant().plus(wait.compareTo(FAR) < 0 ? wait : FAR);
            this.action = new AtomicReference<>(action);
        }

        Timer(Instant when, Runnable action) {
            this.when = when;
            this.afterwards = steady.instant().plus(left(clock.instant(), when));
            this.action = new AtomicReference<>(action);
        }

        void arm() {
            long left = Math.min(millis(clock.instant(), when), millis(steady.instant(), afterwards));
            wait = thread.schedule(this::fire, left, TimeUnit.MILLISECONDS);
        }

        /** Rounded up, so that it has come afterwards. */
        private static long millis(Instant from, Instant to) {
            return Math.max(0, left(from, to).plusNanos(999_999).toMillis());
        }

        private static Duration left(Instant from, Instant to) {
            Duration left = Duration.between(from, to);
            return left.compareTo(FAR) < 0 ? left : FAR;
        }

        private void fire() {
            if (clock.instant().isBefore(when) && steady.instant().isBefore(afterwards)) {
                if (action.get() != null) {
                    arm();
                }
                return;
            }
            Runnable due = action.getAndSet(null);
            waiting.remove(this);
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
            waiting.remove(this);
            Future<?> scheduled = wait;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }
    }
}
