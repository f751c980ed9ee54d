package dev.holdfast.store;

import java.time.Clock;
import java.time.InstantSource;

/**
 * How to open a store. Immutable.
 *
 * @param clock decides what has expired
 */
public record StoreOptions(InstantSource clock, Access access) {
    /** What the caller is going to do; it matters where one process at a time may append, as with files. */
    public enum Access {
        /** Everything. Where appending is for one process at a time, opening fails while another has it. */
        WRITER,
        /** Reading, and writing documents, also while another process appends; an append is an IllegalStateException. */
        GUEST,
        /** Reading, also while another process writes; every write is an IllegalStateException. */
        READ_ONLY
    }

    public static StoreOptions defaults() {
        return new StoreOptions(Clock.systemUTC(), Access.WRITER);
    }

    public StoreOptions withClock(InstantSource other) {
        return new StoreOptions(other, access);
    }

    public StoreOptions asGuest() {
        return new StoreOptions(clock, Access.GUEST);
    }

    public StoreOptions asReadOnly() {
        return new StoreOptions(clock, Access.READ_ONLY);
    }

    /** Whether every write is refused. */
    public boolean readOnly() {
        return access == Access.READ_ONLY;
    }
}
