package dev.holdfast.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and processes bring about, and fails with a sentence if it never comes. */
public final class Eventually {
    /** Generous, since the machine may be busy; what is right comes long before. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final long FIRST_PAUSE_NANOS = 125_000;
    private static final long LONGEST_PAUSE_NANOS = 4_000_000;

    private Eventually() {}

    /** Looks again and again until {@code condition} holds; {@code what} says in words what is waited for. */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, LIMIT, condition);
    }

    /** Waits as {@link #until(String, Callable)} does, for so long. */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long start = System.nanoTime();
        for (long pause = FIRST_PAUSE_NANOS;
                !holds(what, condition);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("waited " + TimeUnit.NANOSECONDS.toSeconds(limit.toNanos())
                        + " seconds in vain for this: " + what);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for this: " + what);
            }
            LockSupport.parkNanos(pause);
        }
    }

    private static boolean holds(String what, Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for this: " + what, interrupted);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new AssertionError("it cannot be seen whether " + what, failed);
        }
    }
}
