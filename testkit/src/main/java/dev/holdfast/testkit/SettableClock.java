package dev.holdfast.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it, and runs what was to happen by then. Starts at
 * {@code 2026-01-01T00:00:00Z} unless told otherwise. Thread-safe.
 *
 * <p>Actions run on the thread that moves the clock, in the order of their times (those of one time in the order they
 * were set), and see the clock at their own time; an action may set further ones, which run too if they are due. An
 * exception from an action reaches the one who moves the clock, which then stands at that action's time.
 */
public final class SettableClock implements InstantSource {
    /** Held while the clock moves, so that actions of two movers do not mix. */
    private final ReentrantLock moving = new ReentrantLock();

    private final ReentrantLock state = new ReentrantLock();
    private final TreeSet<Timer> timers =
            new TreeSet<>(Comparator.comparing(Timer::when).thenComparingLong(Timer::number));
    private Instant now;
    private long timersSet;

    private record Timer(Instant when, long number, Runnable action) {}

    public SettableClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public SettableClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        state.lock();
        try {
            return now;
        } finally {
            state.unlock();
        }
    }

    /** Moves the clock by {@code duration}, which may be negative, and runs what is due. */
    public void advance(Duration duration) {
        move(() -> instant().plus(duration));
    }

    /** Moves the clock to {@code then}, which may be earlier, and runs what is due. */
    public void set(Instant then) {
        move(() -> then);
    }

    private void move(InstantSource target) {
        if (moving.isHeldByCurrentThread()) {
            throw new IllegalStateException("an action of the clock cannot move the clock; set another action instead");
        }
        moving.lock();
        try {
            Instant then = target.instant();
            for (Timer due = nextUntil(then); due != null; due = nextUntil(then)) {
                due.action().run();
            }
        } finally {
            moving.unlock();
        }
    }

    /** Takes the next action due by {@code then} and moves the clock to its time, or, if there is none, to {@code then}. */
    private @Nullable Timer nextUntil(Instant then) {
        state.lock();
        try {
            if (timers.isEmpty() || timers.first().when().isAfter(then)) {
                now = then;
                return null;
            }
            Timer due = timers.removeFirst();
            now = due.when();
            return due;
        } finally {
            state.unlock();
        }
    }

    /**
     * Runs {@code action} when the clock reaches {@code when}; at once, on a thread of its own, if it already has.
     *
     * @return cancels the action; does nothing once it has begun
     */
    public Runnable at(Instant when, Runnable action) {
        state.lock();
        try {
            if (!when.isAfter(now)) {
                Thread.ofVirtual().name("past-due").start(action);
                return () -> {};
            }
            var timer = new Timer(when, timersSet++, action);
            timers.add(timer);
            return () -> cancel(timer);
        } finally {
            state.unlock();
        }
    }

    private void cancel(Timer timer) {
        state.lock();
        try {
            timers.remove(timer);
        } finally {
            state.unlock();
        }
    }
}
