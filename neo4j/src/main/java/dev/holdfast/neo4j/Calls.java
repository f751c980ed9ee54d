package dev.holdfast.neo4j;

import dev.holdfast.store.StoreOptions.Access;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way into one open store: nobody after it was closed, no writer who may not write. What is done inside runs on a
 * thread that nobody interrupts, because an interrupt would close the driver's connection in the middle of a write.
 * Thread-safe.
 */
final class Calls {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Access access;
    private boolean closed;

    Calls(Access access) {
        this.access = access;
    }

    <T> T read(Supplier<T> work) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this Neo4j store is closed; open it again");
            }
            return undisturbed(work);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Lets in who writes events or blobs. */
    <T> T write(Supplier<T> work) {
        if (access != Access.WRITER) {
            throw new IllegalStateException("this Neo4j store was opened as " + access
                    + ", which writes no events or blobs; open it as WRITER");
        }
        return read(work);
    }

    /** Lets in who writes documents. */
    <T> T writeDocument(Supplier<T> work) {
        if (access == Access.READ_ONLY) {
            throw new IllegalStateException("this Neo4j store was opened for reading only; open it for writing");
        }
        return read(work);
    }

    boolean isOpen() {
        lock.readLock().lock();
        try {
            return !closed;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits for calls in progress, and keeps out all that follow. */
    void close(Runnable release) {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    static <T> T undisturbed(Supplier<T> work) {
        var task = new FutureTask<T>(work::get);
        Thread.ofVirtual().name("holdfast-neo4j").start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException interruption) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw rethrown(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("a supplier threw a checked exception", failure);
    }
}
