package dev.holdfast.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

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
}
