package dev.holdfast.store;

import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event that has not been stored yet. Immutable.
 *
 * @param id chosen by the writer, so that a writer unsure of an outcome appends again or looks for it; a ULID by default
 * @param type what happened, in the words of the stream's owner
 * @param time when it happened, cut to the millisecond
 * @param body at most {@value #MAX_BODY_BYTES} bytes of JSON
 */
public record NewEvent(String id, String type, Instant time, Json body, Meta meta) {
    /** The longest body of one event: 1 MiB of UTF-8. Stores from {@link Stores#open} move larger ones to blobs. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    public NewEvent {
        Names.check("event id", id);
        Names.check("event type", type);
        time = time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A fresh id: a ULID, greater than all that this process made before. */
    public static String newId() {
        return UlidCreator.getMonotonicUlid().toString();
    }

    /** An event with a fresh id and nothing around it. */
    public static NewEvent of(String type, Instant time, Json body) {
        return of(type, time, body, Meta.NONE);
    }

    /** An event with a fresh id. */
    public static NewEvent of(String type, Instant time, Json body, Meta meta) {
        return new NewEvent(newId(), type, time, body, meta);
    }
}
