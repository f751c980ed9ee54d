package dev.holdfast.machine;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does a few things one after the other, and many side by side. */
final class SideBySide {
    /** From how many on they are done side by side. */
    private static final int MANY = 100;

    private static final int THREADS = 16;

    private SideBySide() {}

    /** @param work must not throw */
    static <T> void each(Collection<T> all, Consumer<T> work) {
        if (all.size() < MANY) {
            all.forEach(work);
            return;
        }
        Queue<T> left = new ConcurrentLinkedQueue<>(all);
        var threads = Thread.ofVirtual().name("machine-side-", 0).factory();
        try (var workers = Executors.newThreadPerTaskExecutor(threads)) {
            for (int i = 0; i < THREADS; i++) {
                workers.execute(() -> {
                    for (T next = left.poll(); next != null; next = left.poll()) {
                        work.accept(next);
                    }
                });
            }
        }
    }
}
