package dev.holdfast.cli;

import dev.holdfast.time.SystemTimers;
import dev.holdfast.time.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Timers of a clock that goes many times as fast as it should, alike in all processes: a minute takes seconds. */
final class HastyTimers implements Timers, AutoCloseable {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int TIMES = 20;

    private final InstantSource real = Clock.systemUTC();
    private final SystemTimers timers = new SystemTimers(real);

    @Override
    public InstantSource clock() {
        return () -> START.plus(Duration.between(START, real.instant()).multipliedBy(TIMES));
    }

    @Override
    public Runnable at(Instant when, Runnable action) {
        Duration real = Duration.between(START, when).dividedBy(TIMES);
        return timers.at(START.plus(real).plusNanos(TIMES), action); // never before its time for a fraction
    }

    @Override
    public void close() {
        timers.close();
    }
}
