package dev.holdfast.store;

/**
 * One place where state is kept: the three primitives over one storage. Thread-safe.
 *
 * <p>Open one with {@link Stores#open(String)}, and close it: closing waits for writes in progress and releases what the
 * backend holds (a lock, connections). Every use of its primitives after that is an {@link IllegalStateException};
 * closing again does nothing.
 */
public interface Backend extends AutoCloseable {
    Log log();

    Docs docs();

    Blobs blobs();

    /** Asks the storage how it is; never throws. */
    Health health();

    @Override
    void close();
}
