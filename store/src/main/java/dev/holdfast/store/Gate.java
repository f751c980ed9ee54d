package dev.holdfast.store;

import dev.holdfast.store.StoreOptions.Access;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way into one open store, for those who write a backend: nobody after it was closed, no writer who may not write.
 * Thread-safe.
 */
public final class Gate {
    private final String name;
    private final Access access;
    private final Lock inside;
    private final Lock alone;
    private final boolean undisturbed;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Gate(String name, Access access, Lock inside, Lock alone, boolean undisturbed) {
        this.name = name;
        this.access = access;
        this.inside = inside;
        this.alone = alone;
        this.undisturbed = undisturbed;
    }

    /**
     * Lets one thread in at a time.
     *
     * @param name what is behind it, in messages: "this NAME store is closed"
     */
    public static Gate exclusive(String name, Access access, ReentrantLock lock) {
        return new Gate(name, access, lock, lock, false);
    }

    /** Lets any number in. What they do is done {@link #undisturbed}. */
    public static Gate shared(String name, Access access) {
        var lock = new ReentrantReadWriteLock();
        return new Gate(name, access, lock.readLock(), lock.writeLock(), true);
    }

    /** Lets in who reads. */
    public <T> T read(Supplier<T> work) {
        inside.lock();
        try {
            if (closed.get()) {
                throw new IllegalStateException("this " + name + " store is closed; open it again");
            }
            return undisturbed ? undisturbed(work) : work.get();
        } finally {
            inside.unlock();
        }
    }

    /** Lets in who writes events or blobs. */
    public <T> T write(Supplier<T> work) {
        if (access != Access.WRITER) {
            throw new IllegalStateException("this " + name + " store was opened as " + access
                    + ", which writes no events or blobs; open it as WRITER");
        }
        return read(work);
    }

    /** Lets in who writes documents. */
    public <T> T writeDocument(Supplier<T> work) {
        if (access == Access.READ_ONLY) {
            throw new IllegalStateException("this " + name + " store was opened for reading only; open it for writing");
        }
        return read(work);
    }

    public boolean isOpen() {
        return !closed.get();
    }

    /**
     * Closes it, and once whoever is in has left, lets go of what is behind it, unless it was closed before. Those who wait
     * are turned away from now on, so that they cannot keep whoever closes it waiting.
     */
    public void close(Runnable release) {
        boolean wasOpen = closed.compareAndSet(false, true);
        awaitLeaving();
        if (wasOpen) {
            release.run();
        }
    }

    @SuppressWarnings(
            "LockNotBeforeTry") // there is nothing to do while it is held: who gets it knows that all have left
    private void awaitLeaving() {
        alone.lock();
        alone.unlock();
    }

    /**
     * Works on a thread that nobody interrupts: an interrupt would close a driver's connection in the middle of a write. The
     * interrupt is kept.
     */
    public static <T> T undisturbed(Supplier<T> work) {
        var task = new FutureTask<T>(work::get);
        Thread.ofVirtual().name("holdfast-store").start(task);
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
