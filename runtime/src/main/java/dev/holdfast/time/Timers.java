package dev.holdfast.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Runs things at a moment of one clock. Thread-safe. */
public interface Timers {
    /** The clock that decides when a moment has come. */
    InstantSource clock();

    /**
     * A clock for durations, which goes on at the same pace whatever is done to {@link #clock}; the moments it names mean
     * nothing elsewhere.
     */
    default InstantSource steady() {
        return clock();
    }

    /**
     * Runs {@code action} once {@code when} has come, soon if it is past, or when as much time went by as lay before it:
     * whichever is first, so that a clock which is set back delays nothing. It runs on a thread of the timers' own and must be
     * short. A timer lasts as long as the process: what must survive a crash is written to the log as a deadline and armed
     * again.
     *
     * @return cancels the timer; does nothing once the action has begun
     * @throws TimersClosed if they are closed
     */
    Runnable at(Instant when, Runnable action);

    /**
     * Runs {@code action} once as much time went by, whatever is done to {@link #clock}; otherwise like {@link #at}.
     *
     * @return cancels the timer; does nothing once the action has begun
     */
    default Runnable after(Duration wait, Runnable action) {
        return at(clock().instant().plus(wait), action);
    }

    /**
     * Runs {@code action} when the timers are closed, from when on nothing is run that waits and nothing can be added; at once
     * if they are.
     *
     * @return forgets the action
     */
    default Runnable whenClosed(Runnable action) {
        return () -> {};
    }
}
