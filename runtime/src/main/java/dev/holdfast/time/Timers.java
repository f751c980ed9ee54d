package dev.holdfast.time;

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
     */
    Runnable at(Instant when, Runnable action);
}
