package dev.holdfast.store;

import dev.holdfast.store.StoreException.Corrupt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pages of those among others that are wanted. */
public final class Filtered {
    private Filtered() {}

    /**
     * Reads on until a page is full, or nothing is left.
     *
     * @param read gives a page of things after a place, of which {@link Pages#isLast} tells whether it is the last
     * @param place where a thing is
     */
    public static <T, P> List<T> page(
            P start, int limit, Function<P, List<T>> read, Function<T, P> place, Predicate<T> wanted) {
        return decoded(start, limit, read, place, thing -> thing, wanted, null);
    }

    /**
     * Reads on until a page is full of what can be decoded, or nothing is left.
     *
     * @param read gives a page of stored things after a place, of which {@link Pages#isLast} tells whether it is the last
     * @param place where a stored thing is
     * @param damaged is told of what cannot be decoded; null for those who want to have the exception
     */
    public static <S, P, T> List<T> decoded(
            P start,
            int limit,
            Function<P, List<S>> read,
            Function<S, P> place,
            Function<S, T> decode,
            @Nullable Consumer<Corrupt> damaged) {
        return decoded(start, limit, read, place, decode, thing -> true, damaged);
    }

    private static <S, P, T> List<T> decoded(
            P start,
            int limit,
            Function<P, List<S>> read,
            Function<S, P> place,
            Function<S, T> decode,
            Predicate<T> wanted,
            @Nullable Consumer<Corrupt> damaged) {
        var found = new PageFill<T>(limit);
        P after = start;
        while (true) {
            List<S> page = read.apply(after);
            for (S stored : page) {
                if (found.isFull()) {
                    return found.items();
                }
                unlessDamaged(() -> decode.apply(stored), damaged)
                        .filter(wanted)
                        .ifPresent(found::add);
            }
            if (found.isFull() || Pages.isLast(page, limit)) {
                return found.items();
            }
            after = place.apply(page.getLast());
        }
    }

    /**
     * Reads something, or nothing where it is damaged.
     *
     * @param damaged is told why; null for those who want to have the exception
     */
    public static <T> Optional<T> unlessDamaged(Supplier<T> reading, @Nullable Consumer<Corrupt> damaged) {
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
}
