package dev.holdfast.store;

import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.tenant.TenantBackend;
import java.time.Clock;
import java.time.InstantSource;

/**
 * How to open a store. Immutable.
 *
 * @param clock decides what has expired
 * @param tenant whose space of the store is opened
 * @param encoding how values are compressed and encrypted
 */
public record StoreOptions(InstantSource clock, Access access, String tenant, Encoding encoding) {
    /** What the caller is going to do; it matters where one process at a time may append, as with files. */
    public enum Access {
        /** Everything. Where appending is for one process at a time, opening fails while another has it. */
        WRITER,
        /** Reading, and writing documents, also while another process appends; an append is an IllegalStateException. */
        GUEST,
        /** Reading, also while another process writes; every write is an IllegalStateException. */
        READ_ONLY
    }

    /** Opens the space of the default tenant, and writes values as they are. */
    public StoreOptions(InstantSource clock, Access access) {
        this(clock, access, TenantBackend.DEFAULT, Encoding.PLAIN);
    }

    public static StoreOptions defaults() {
        return new StoreOptions(Clock.systemUTC(), Access.WRITER);
    }

    public StoreOptions withClock(InstantSource other) {
        return new StoreOptions(other, access, tenant, encoding);
    }

    public StoreOptions asGuest() {
        return new StoreOptions(clock, Access.GUEST, tenant, encoding);
    }

    public StoreOptions asReadOnly() {
        return new StoreOptions(clock, Access.READ_ONLY, tenant, encoding);
    }

    public StoreOptions withTenant(String other) {
        return new StoreOptions(clock, access, other, encoding);
    }

    public StoreOptions withEncoding(Encoding other) {
        return new StoreOptions(clock, access, tenant, other);
    }

    /** Whether every write is refused. */
    public boolean readOnly() {
        return access == Access.READ_ONLY;
    }
}
