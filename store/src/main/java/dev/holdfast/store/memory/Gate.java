package dev.holdfast.store.memory;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One handle's way into a space: lets one thread in at a time, none after it was closed, and no writer if read-only. */
final class Gate {
    private final ReentrantLock lock;
    private final boolean readOnly;
    private boolean closed;

    Gate(ReentrantLock lock, boolean readOnly) {
        this.lock = lock;
        this.readOnly = readOnly;
    }

    <T> T read(Supplier<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this memory store is closed; open it again");
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    <T> T write(Supplier<T> work) {
        if (readOnly) {
            throw new IllegalStateException("this memory store was opened for reading only; open it for writing");
        }
        return read(work);
    }

    boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Closes it and returns whether it was open. */
    boolean close() {
        lock.lock();
        try {
            boolean wasOpen = !closed;
            closed = true;
            return wasOpen;
        } finally {
            lock.unlock();
        }
    }
}
