package dev.holdfast.store;

import dev.holdfast.store.StoreException.Corrupt;
import java.util.ArrayList;
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
     * @param read gives up to {@code limit} things after a place; fewer only at the end
     * @param place where a thing is
     */
    public static <T, P> List<T> page(
            P start, int limit, Function<P, List<T>> read, Function<T, P> place, Predicate<T> wanted) {
        List<T> found = new ArrayList<>();
        P after = start;
        while (true) {
            List<T> page = read.apply(after);
            page.stream().filter(wanted).limit(limit - found.size()).forEach(found::add);
            if (found.size() == limit || page.size() < limit) {
                return List.copyOf(found);
            }
            after = place.apply(page.getLast());
        }
    }

    /**
     * Reads on until a page is full of what can be decoded, or nothing is left.
     *
     * @param read gives up to {@code limit} stored things after a place; fewer only at the end
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
        List<T> found = new ArrayList<>();
        page(start, limit, read, place, stored -> {
            Optional<T> decoded = unlessDamaged(() -> decode.apply(stored), damaged);
            decoded.ifPresent(found::add);
            return decoded.isPresent();
        });
        return List.copyOf(found);
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
