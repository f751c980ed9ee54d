package dev.holdfast.store.codec;

import dev.holdfast.store.Event;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What cannot be decoded, for those who would rather pass over it than have nothing. */
final class Damage {
    private Damage() {}

    /**
     * What was read; nothing, and told, if that cannot be done.
     *
     * @param damaged null for those who want to have the exception
     */
    static <T> Optional<T> unlessDamaged(@Nullable Consumer<Corrupt> damaged, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (Corrupt damage) {
            if (damaged == null) {
                throw damage;
            }
            damaged.accept(damage);
            return Optional.empty();
        }
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
