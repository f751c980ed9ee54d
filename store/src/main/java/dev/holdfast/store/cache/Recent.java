package dev.holdfast.store.cache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What was used last, up to a size. Thread-safe. */
final class Recent<K, V> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private final long maxBytes;
    private final ToLongFunction<V> size;
    private long bytes;
    private long removals;

    Recent(long maxBytes, ToLongFunction<V> size) {
        this.maxBytes = maxBytes;
        this.size = size;
    }

    @Nullable
    V get(K key) {
        lock.lock();
        try {
            return values.get(key);
        } finally {
            lock.unlock();
        }
    }

    /** How often something was removed, to be given to {@link #put}. */
    long removals() {
        lock.lock();
        try {
            return removals;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps a value, or what {@code merge} makes of the one kept and this one, unless it is too large.
     *
     * @param before {@link #removals} from before the value was read; if it is another now, nothing is kept, since the value
     *     may be one of those removed
     */
    void put(K key, V value, long before, BinaryOperator<V> merge) {
        lock.lock();
        try {
            if (removals == before) {
                V held = take(key);
                V next = held == null ? value : merge.apply(held, value);
                long more = size.applyAsLong(next);
                if (more <= maxBytes) {
                    values.put(key, next);
                    bytes += more;
                    shrink();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable V take(K key) {
        V held = values.remove(key);
        bytes -= held == null ? 0 : size.applyAsLong(held);
        return held;
    }

    private void shrink() {
        Iterator<V> oldest = values.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= size.applyAsLong(oldest.next());
            oldest.remove();
        }
    }

    void remove(K key) {
        lock.lock();
        try {
            removals++;
            take(key);
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            removals++;
            values.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }
}
