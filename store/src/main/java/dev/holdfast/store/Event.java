package dev.holdfast.store;

import java.time.Instant;

/**
 * A stored event. Immutable.
 *
 * @param version its place in its stream: 1, 2, 3…
 * @param position its place in the whole log; grows, need not be dense
 * @param time when it happened, by its writer, to the millisecond
 */
public record Event(
        String id, String stream, long version, long position, String type, Instant time, Json body, Meta meta)
        implements Sized {

    public static Event stored(NewEvent event, String stream, long version, long position) {
        return new Event(event.id(), stream, version, position, event.type(), event.time(), event.body(), event.meta());
    }

    @Override
    public long characters() {
        return body.text().length();
    }
}
