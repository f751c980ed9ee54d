package dev.holdfast.store.memory;

import dev.holdfast.store.StoreOptions.Access;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One handle's way into a space: lets one thread in at a time, none after it was closed, and
 * no writer who may not write. */
final class Gate {
    private final ReentrantLock lock;
    private final Access access;
    private final AtomicBoolean closed = new AtomicBoolean();

    Gate(ReentrantLock lock, Access access) {
        this.lock = lock;
        this.access = access;
    }

    <T> T read(Supplier<T> work) {
        lock.lock();
        try {
            if (closed.get()) {
                throw new IllegalStateException("this memory store is closed; open it again");
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Lets in who writes events or blobs. */
    <T> T write(Supplier<T> work) {
        if (access != Access.WRITER) {
            throw new IllegalStateException("this memory store was opened as " + access
                    + ", which writes no events or blobs; open it as WRITER");
        }
        return read(work);
    }

    /** Lets in who writes documents. */
    <T> T writeDocument(Supplier<T> work) {
        if (access == Access.READ_ONLY) {
            throw new IllegalStateException("this memory store was opened for reading only; open it for writing");
        }
        return read(work);
    }

    boolean isOpen() {
        return !closed.get();
    }

    /**
     * Closes it, once whoever is in has left, and returns whether it was open. Those who wait are turned away from now on, so
     * that they cannot keep whoever closes it waiting.
     */
    boolean close() {
        boolean wasOpen = closed.compareAndSet(false, true);
        lock.lock();
        lock.unlock();
        return wasOpen;
    }
}
