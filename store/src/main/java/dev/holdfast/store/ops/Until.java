package dev.holdfast.store.ops;

import dev.holdfast.store.Event;
import java.time.Instant;

/** Which events to restore: those before the first one that is too late. Immutable. */
public sealed interface Until {
    /** All of them, and what is derived from them. */
    record End() implements Until {
        @Override
        public String toString() {
            return "the end";
        }
    }

    /** Up to and including a position of the store that was backed up. */
    record Position(long position) implements Until {
        @Override
        public String toString() {
            return "position " + position;
        }
    }

    /** Up to and including a moment, by the times that the writers gave their events. */
    record Time(Instant time) implements Until {
        @Override
        public String toString() {
            return time.toString();
        }
    }

    /** Whether an event is not too late. */
    default boolean includes(Event event) {
        return switch (this) {
            case End end -> true;
            case Position last -> event.position() <= last.position();
            case Time last -> !event.time().isAfter(last.time());
        };
    }
}
