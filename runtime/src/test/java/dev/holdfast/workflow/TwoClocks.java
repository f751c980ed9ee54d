package dev.holdfast.workflow;

import dev.holdfast.testkit.SettableClock;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Timers of a process whose wall clock is set while time goes by. Thread-safe. */
final class TwoClocks implements Timers {
    private final SettableClock wall;
    private final SettableClock steady = new SettableClock(Instant.EPOCH);

    TwoClocks(SettableClock wall) {
        this.wall = wall;
    }

    /** Lets time go by; the wall clock goes on with it. */
    void pass(Duration time) {
        wall.advance(time);
        steady.advance(time);
    }

    /** Sets the wall clock forward, or back. */
    void set(Duration by) {
        wall.advance(by);
    }

    @Override
    public InstantSource clock() {
        return wall;
    }

    @Override
    public InstantSource steady() {
        return steady;
    }

    @Override
    public Runnable at(Instant when, Runnable action) {
        Runnable disarmWall = wall.at(when, action);
        Runnable disarmSteady = after(Duration.between(wall.instant(), when), action);
        return () -> {
            disarmWall.run();
            disarmSteady.run();
        };
    }

    @Override
    public Runnable after(Duration wait, Runnable action) {
        return steady.at(steady.instant().plus(wait), action);
    }
}
