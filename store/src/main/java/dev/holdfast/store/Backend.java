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

    /** What wakes those who wait, where the storage has it; {@link Signals#NONE} where it does not. */
    default Signals signals() {
        return Signals.NONE;
    }

    /**
     * Whether others may write to it while this is open, so that who does what has to be agreed on in it. A backend that cannot
     * tell says so.
     */
    default boolean isShared() {
        return true;
    }

    /** What it takes at most; what is within it is taken, and what is beyond it refused by a sentence. */
    default Limits limits() {
        return Limits.COMMON;
    }

    /** Asks the storage how it is; never throws. */
    Health health();

    /**
     * Gives the space of what was removed back, where the storage does not do that by itself. Others may go on reading, and
     * writing, though some of them may have to wait.
     *
     * @return what was done, as a sentence
     * @throws StoreException.Unavailable if the storage refuses
     */
    default String tidy() {
        return "The storage uses the space of what was removed again by itself.";
    }

    @Override
    void close();
}
