package dev.holdfast.event;

import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends to a stream that one writer owns: every append expects the version the one before left, so that of two writers
 * one is {@linkplain Fenced fenced}. A lost reply doubles nothing. One thread at a time.
 */
public final class StreamWriter {
    /** How often an append is tried whose outcome is unknown. */
    public static final int MAX_TRIES = 6;

    private static final long FIRST_PAUSE_NANOS = 5_000_000;

    private final Log log;
    private final String stream;
    private long version;

    /** @param version the last version this writer has seen; 0 for a stream that is to be new */
    public StreamWriter(Log log, String stream, long version) {
        this.log = log;
        this.stream = stream;
        this.version = version;
    }

    public long version() {
        return version;
    }

    /**
     * Appends events after the last ones.
     *
     * @return the new version
     * @throws Fenced if somebody else has written to the stream
     * @throws StoreFailed if the store did not take them, or does not say whether it did
     */
    public long append(List<NewEvent> events) {
        long pause = 0;
        for (int tries = 1; ; tries++, pause = Math.max(FIRST_PAUSE_NANOS, pause * 4)) {
            LockSupport.parkNanos(pause);
            try {
                version = log.append(stream, Expected.version(version), events);
                return version;
            } catch (StoreException.Conflict conflict) {
                throw new Fenced(stream, conflict);
            } catch (StoreException.Unavailable unavailable) {
                if (unavailable.nothingWritten() || tries == MAX_TRIES) {
                    throw new StoreFailed("append to", stream, unavailable);
                }
            } catch (StoreException.Corrupt corrupt) {
                throw new StoreFailed("append to", stream, corrupt);
            }
        }
    }
}
