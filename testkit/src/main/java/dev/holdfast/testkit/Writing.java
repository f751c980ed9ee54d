package dev.holdfast.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets readers go on while there are writers. Thread-safe. */
final class Writing {
    private final AtomicInteger writers;

    Writing(int writers) {
        this.writers = new AtomicInteger(writers);
    }

    /** Counts a writer as done when it returns or fails. */
    <T> Callable<T> by(Callable<T> writer) {
        return () -> {
            try {
                return writer.call();
            } finally {
                writers.decrementAndGet();
            }
        };
    }

    boolean goesOn() {
        return writers.get() > 0;
    }
}
