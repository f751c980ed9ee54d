package dev.holdfast.time;

import dev.holdfast.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Timers of a process whose wall clock is set while time goes by. Thread-safe. */
public final class TwoClocks implements Timers {
    private final SettableClock wall;
    private final SettableClock steady = new SettableClock(Instant.EPOCH);

    public TwoClocks(SettableClock wall) {
        this.wall = wall;
    }

    /** Lets time go by; the wall clock goes on with it. */
    public void pass(Duration time) {
        wall.advance(time);
        steady.advance(time);
    }

    /** Sets the wall clock forward, or back. */
    public void set(Duration by) {
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
