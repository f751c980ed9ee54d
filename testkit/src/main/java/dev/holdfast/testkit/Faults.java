package dev.holdfast.testkit;

import dev.holdfast.store.StoreException.Unavailable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Counts operations and decides which of them fail. Thread-safe. */
final class Faults {
    private static final long NEVER = Long.MAX_VALUE;

    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private volatile long failFirst = NEVER;
    private volatile long failLast = NEVER;
    private volatile long loseReply = NEVER;
    private volatile long unforeseen = NEVER;
    private volatile boolean loseSignals;

    long operations() {
        return operations.get();
    }

    void failAt(long n) {
        failLast = failFirst = operations.get() + n;
    }

    void failFrom(long n) {
        failFirst = operations.get() + n;
        failLast = NEVER;
    }

    void failUnforeseenAt(long n) {
        unforeseen = operations.get() + n;
    }

    void loseReplyAt(long n) {
        loseReply = writes.get() + n;
    }

    void loseSignals() {
        loseSignals = true;
    }

    boolean losesSignals() {
        return loseSignals;
    }

    void heal() {
        loseSignals = false;
        failFirst = NEVER;
        unforeseen = NEVER;
        loseReply = NEVER;
    }

    <T> T read(Supplier<T> operation) {
        long number = operations.incrementAndGet();
        if (number >= failFirst && number <= failLast) {
            throw new Unavailable("operation " + number + " was made to fail; nothing was written", true, null);
        }
        if (number == unforeseen) {
            throw new UnsupportedOperationException(
                    "operation " + number + " was made to fail in a way nobody expects");
        }
        return operation.get();
    }

    <T> T write(Supplier<T> operation) {
        return read(() -> {
            long number = writes.incrementAndGet();
            T reply = operation.get();
            if (number == loseReply) {
                throw new Unavailable("the reply to write " + number + " was made to get lost", false, null);
            }
            return reply;
        });
    }
}
