package dev.holdfast.store;

import java.time.Clock;
import java.time.InstantSource;

/**
 * How to open a store. Immutable.
 *
 * @param clock decides what has expired
 * @param readOnly reads work also while another process writes; every write is an {@link IllegalStateException}
 */
public record StoreOptions(InstantSource clock, boolean readOnly) {
    public static StoreOptions defaults() {
        return new StoreOptions(Clock.systemUTC(), false);
    }

    public StoreOptions withClock(InstantSource other) {
        return new StoreOptions(other, readOnly);
    }

    public StoreOptions asReadOnly() {
        return new StoreOptions(clock, true);
    }
}
