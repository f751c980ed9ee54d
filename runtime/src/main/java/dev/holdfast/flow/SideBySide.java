package dev.holdfast.flow;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does the same with many things, several of them at a time. */
final class SideBySide {
    private static final int MOST = 16;

    private SideBySide() {}

    /**
     * Returns once it has been done with all of them, on this thread if there is one.
     *
     * @throws RuntimeException the first failure, after which no more are begun
     */
    static <T> void run(Collection<T> things, Consumer<T> each) {
        if (things.size() < 2) {
            things.forEach(each);
            return;
        }
        Queue<T> left = new ConcurrentLinkedQueue<>(things);
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("side-by-side-", 0).factory())) {
            for (int i = 0; i < Math.min(MOST, things.size()); i++) {
                threads.execute(() -> {
                    try {
                        for (T next = left.poll(); next != null && failures.isEmpty(); next = left.poll()) {
                            each.accept(next);
                        }
                    } catch (RuntimeException failed) {
                        failures.add(failed);
                    }
                });
            }
        }
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }
}
