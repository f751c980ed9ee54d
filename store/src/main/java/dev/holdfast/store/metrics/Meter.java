package dev.holdfast.store.metrics;

import java.time.Duration;

/** Hears of everything that is done with a store. Thread-safe. An implementation is quick and throws nothing. */
@FunctionalInterface
public interface Meter {
    /** How an operation ended. */
    enum Outcome {
        DONE,
        /** Another writer was first. */
        CONFLICT,
        /** Stored bytes cannot be read. */
        CORRUPT,
        /** The storage could not be reached, or gave up. */
        UNAVAILABLE,
        /** The caller asked for what cannot be, or the store is closed. */
        REFUSED
    }

    /**
     * An operation has ended.
     *
     * @param operation primitive and method: {@code log.append}, {@code docs.get}
     */
    void ended(String operation, Outcome outcome, Duration took);
}
