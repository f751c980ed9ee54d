package dev.holdfast.machine;

import dev.holdfast.store.Event;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An entry that was recorded. Immutable.
 *
 * @param id of its event
 * @param version of the instance with it
 * @param position in the order of all
 * @param sends whether something was sent with it
 * @param timed whether timers may have been set with it
 * @param form gives the entry
 */
record Logged(
        String instance,
        String id,
        long version,
        long position,
        Instant time,
        @Nullable String traceId,
        boolean sends,
        BooleanSupplier timed,
        Supplier<Entry> form) {
    static Logged of(Event event) {
        return new Logged(
                Streams.instance(event.stream()),
                event.id(),
                event.version(),
                event.position(),
                event.time(),
                event.meta().correlation(),
                event.meta().tags().contains(LoggedInstances.SENDS),
                () -> event.body().text().contains("\"timers\":["),
                () -> EntryCodec.decode(event));
    }

    /** @throws UnreadableEntry if it is none of an instance */
    Entry entry() {
        return form.get();
    }

    Fold.Mark mark() {
        return new Fold.Mark(Streams.of(instance), id, version, time, traceId);
    }
}
