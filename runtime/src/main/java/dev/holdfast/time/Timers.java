package dev.holdfast.time;

import java.time.Instant;
import java.time.InstantSource;

/** Runs things at a moment of one clock. Thread-safe. */
public interface Timers {
    /** The clock that decides when a moment has come. */
    InstantSource clock();

    /**
     * Runs {@code action} once {@code when} has come, soon if it is past, on a thread of the timers' own; the action must be
     * short. A timer lasts as long as the process: what must survive a crash is written to the log as a deadline and armed
     * again.
     *
     * @return cancels the timer; does nothing once the action has begun
     */
    Runnable at(Instant when, Runnable action);
}
