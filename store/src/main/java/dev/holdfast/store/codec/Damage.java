package dev.holdfast.store.codec;

import dev.holdfast.store.Event;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Events that cannot be decoded, for those who would rather have them as they are stored than none. */
final class Damage {
    private Damage() {}

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
