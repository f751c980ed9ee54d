package dev.holdfast.store.codec;

import dev.holdfast.store.Event;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What cannot be decoded, for those who would rather pass over it than have nothing. */
final class Damage {
    private Damage() {}

    /** What was read; who reads knows what is damaged if that cannot be done. */
    static <T> T at(Place place, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Corrupt damage) {
            throw damage.about(place);
        }
    }

    /** The place of an event. */
    static Place of(Event event) {
        return new Place.OfEvent(event.stream(), event.version(), event.position());
    }

    /** The event decoded; as it is, and told, if that cannot be done. */
    static Event told(Consumer<Corrupt> damaged, Event event, UnaryOperator<Event> decoding) {
        try {
            return decoding.apply(event);
        } catch (Corrupt damage) {
            damaged.accept(damage);
            return event;
        }
    }
}
