package dev.holdfast.store.cache;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.Signals;

/**
 * Any backend, with events and blobs that were read kept in memory. Closing closes the backend inside. Thread-safe.
 *
 * <p>Only what never changes is kept: the event at a version of a stream, the bytes with a digest. Whether an event is still
 * there, and what came after it, is asked each time, by reading one event and the new ones instead of all. So a reader sees
 * at once what any process appends or truncates. Documents and everything else are read as they are. A blob that another
 * process has swept may be read for as long as it is kept; a sweep takes only what nothing refers to.
 */
public final class CachedBackend implements Backend {
    private final Backend inner;
    private final CachedLog log;
    private final CachedBlobs blobs;

    /** @param maxBytes about how much memory to use, half of it for events and half for blobs */
    public CachedBackend(Backend inner, long maxBytes) {
        this.inner = inner;
        this.log = new CachedLog(inner.log(), maxBytes / 2);
        this.blobs = new CachedBlobs(inner.blobs(), maxBytes / 2);
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Docs docs() {
        return inner.docs();
    }

    @Override
    public Blobs blobs() {
        return blobs;
    }

    @Override
    public Signals signals() {
        return inner.signals();
    }

    @Override
    public boolean isShared() {
        return inner.isShared();
    }

    @Override
    public Limits limits() {
        return inner.limits();
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
        blobs.forgetAll();
    }
}
