package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.Signals;

/**
 * Any backend, made to fail at chosen operations; without such a choice it changes nothing. Every call on the log, the
 * documents or the blobs is one operation. Closing closes the backend inside. Thread-safe.
 *
 * <p>To test that a system stands a failure anywhere, run it with {@link #failAt} 1, 2, 3… until a run ends with
 * {@link #operations} below that number, and check its state each time.
 */
public final class FaultyBackend implements Backend {
    private final Backend inner;
    private final Limits limits;
    private final Faults faults = new Faults();

    public FaultyBackend(Backend inner) {
        this(inner, inner.limits());
    }

    /** @param limits smaller ones than those of the backend inside, beyond which everything is refused */
    public FaultyBackend(Backend inner, Limits limits) {
        this.inner = inner;
        this.limits = limits;
    }

    /** How many operations there have been. */
    public long operations() {
        return faults.operations();
    }

    /**
     * Lets the {@code n}th operation from now do nothing but throw {@link dev.holdfast.store.StoreException.Unavailable},
     * which says that nothing was written. Only the latest choice counts.
     *
     * @param n 1 for the next one
     */
    public void failAt(long n) {
        faults.failAt(n);
    }

    /** Like {@link #failAt}, but every operation from the {@code n}th on fails, as if the storage had gone away. */
    public void failFrom(long n) {
        faults.failFrom(n);
    }

    /**
     * Lets the {@code n}th writing operation from now do its work and then throw
     * {@link dev.holdfast.store.StoreException.Unavailable}, which says that it may have been written. Only the latest
     * choice counts. Writing are {@code append}, {@code truncate}, {@code put}, {@code delete} and {@code purge}.
     *
     * @param n 1 for the next one
     */
    public void loseReplyAt(long n) {
        faults.loseReplyAt(n);
    }

    /**
     * Lets the {@code n}th operation from now do nothing but throw an {@link UnsupportedOperationException}, as no store does
     * that is in order. Only the latest choice counts.
     *
     * @param n 1 for the next one
     */
    public void failUnforeseenAt(long n) {
        faults.failUnforeseenAt(n);
    }

    /** Lets every signal get lost that is sent here from now on. */
    public void loseSignals() {
        faults.loseSignals();
    }

    /** Forgets every choice. */
    public void heal() {
        faults.heal();
    }

    @Override
    public Log log() {
        return new FaultyLog(inner.log(), faults, limits);
    }

    @Override
    public Docs docs() {
        return new FaultyDocs(inner.docs(), faults);
    }

    @Override
    public Blobs blobs() {
        return new FaultyBlobs(inner.blobs(), faults, limits);
    }

    @Override
    public Signals signals() {
        return new FaultySignals(inner.signals(), faults);
    }

    @Override
    public boolean isShared() {
        return inner.isShared();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Health health() {
        return inner.health();
    }

    @Override
    public String tidy() {
        return inner.tidy();
    }

    @Override
    public void close() {
        inner.close();
    }
}
