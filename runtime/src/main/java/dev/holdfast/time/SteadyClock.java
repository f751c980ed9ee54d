package dev.holdfast.time;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that only ever goes on, whatever is done to the clock of the machine: right for measuring how long something
 * takes, while the moments it names mean nothing to other processes. Immutable.
 */
public final class SteadyClock implements InstantSource {
    private final Instant start;
    private final long startNanos = System.nanoTime();

    /** @param clock what it begins at */
    public SteadyClock(InstantSource clock) {
        this.start = clock.instant();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
