package dev.holdfast.store.metrics;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.Signals;

/** Any backend, each use of which is told to a {@link Meter}. Closing closes the backend inside. Thread-safe. */
public final class MeteredBackend implements Backend {
    private final Backend inner;
    private final Log log;
    private final Docs docs;
    private final Blobs blobs;

    public MeteredBackend(Backend inner, Meter meter) {
        this.inner = inner;
        this.log = new MeteredLog(inner.log(), new Stopwatch("log", meter));
        this.docs = new MeteredDocs(inner.docs(), new Stopwatch("docs", meter));
        this.blobs = new MeteredBlobs(inner.blobs(), new Stopwatch("blobs", meter));
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Docs docs() {
        return docs;
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
    }
}
