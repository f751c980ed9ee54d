package dev.holdfast.workflow;

import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Timers that make random runs fast and repeatable. Waits of whole minutes are over at once, and the clock moves on by them;
 * a timeout of {@link #TIMEOUT} comes when the thread that it guards asks for it; nothing else ever comes. Thread-safe.
 */
final class ImpatientTimers implements Timers {
    static final Duration TIMEOUT = Duration.ofDays(30);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Map<Thread, Runnable> timeouts = new ConcurrentHashMap<>();

    @Override
    public InstantSource clock() {
        return now::get;
    }

    @Override
    public Runnable at(Instant when, Runnable action) {
        Duration wait = Duration.between(now.get(), when);
        if (wait.compareTo(TIMEOUT.dividedBy(2)) >= 0) { // less than a whole one: the clock may just have moved on
            Thread guarded = Thread.currentThread();
            timeouts.put(guarded, action);
            return () -> timeouts.remove(guarded, action);
        }
        if (wait.toMillis() % 60_000 == 0) {
            now.accumulateAndGet(when, (one, other) -> one.isAfter(other) ? one : other);
            Thread.ofVirtual().start(action);
        }
        return () -> {};
    }

    /** Lets the timeout come that guards this thread. */
    void timeOut() {
        Runnable timeout = timeouts.get(Thread.currentThread());
        if (timeout == null) {
            throw new IllegalStateException("nothing guards this thread");
        }
        timeout.run();
    }
}
