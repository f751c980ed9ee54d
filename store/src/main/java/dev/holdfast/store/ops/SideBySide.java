package dev.holdfast.store.ops;

import java.util.Comparator;
import java.util.Iterator;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks through two ordered sequences side by side. Immutable. */
record SideBySide<T>(Comparator<? super T> order, Consumer<T> onlyLeft, BiConsumer<T, T> both, Consumer<T> onlyRight) {
    void walk(Iterable<T> lefts, Iterable<T> rights) {
        Iterator<T> left = lefts.iterator();
        Iterator<T> right = rights.iterator();
        T one = next(left);
        T other = next(right);
        while (one != null || other != null) {
            int difference = one == null ? 1 : other == null ? -1 : order.compare(one, other);
            if (difference < 0 && one != null) {
                onlyLeft.accept(one);
                one = next(left);
            } else if (difference > 0 && other != null) {
                onlyRight.accept(other);
                other = next(right);
            } else if (one != null && other != null) {
                both.accept(one, other);
                one = next(left);
                other = next(right);
            }
        }
    }

    private static <T> @Nullable T next(Iterator<T> all) {
        return all.hasNext() ? all.next() : null;
    }
}
