package dev.holdfast.store.ops;

import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import java.util.Optional;

/** Finds the end of a log without reading it. */
final class LastEvent {
    private LastEvent() {}

    /**
     * The last event of a log beyond a position, if there is one. Events appended meanwhile may or may not count. Asks the log
     * about as often as the distance has binary digits, twice.
     */
    static Optional<Event> of(Log log, long after) {
        Optional<Event> next = next(log, after);
        if (next.isEmpty()) {
            return next;
        }
        Event known = next.get();
        long span = 1;
        for (next = next(log, far(known, span)); next.isPresent(); next = next(log, far(known, span))) {
            known = next.get();
            span = Math.max(span, span << 1);
        }
        long end = far(known, span);
        while (end > known.position()) {
            long middle = known.position() + (end - known.position()) / 2;
            next = next(log, middle);
            if (next.isPresent()) {
                known = next.get();
            } else {
                end = middle;
            }
        }
        return Optional.of(known);
    }

    /** Its position, or {@code after} if there is none. */
    static long position(Log log, long after) {
        return of(log, after).map(Event::position).orElse(after);
    }

    private static long far(Event from, long span) {
        return from.position() > Long.MAX_VALUE - span ? Long.MAX_VALUE : from.position() + span;
    }

    private static Optional<Event> next(Log log, long after) {
        return log.readAll(after, 1).stream().findFirst();
    }
}
