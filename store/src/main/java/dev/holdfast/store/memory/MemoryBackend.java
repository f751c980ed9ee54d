package dev.holdfast.store.memory;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Health;
import dev.holdfast.store.Log;
import dev.holdfast.store.Signals;
import dev.holdfast.store.StoreOptions;
import java.time.Duration;

/** A handle on a {@link Space}, which others may share. Thread-safe. */
public final class MemoryBackend implements Backend {
    private final Gate gate;
    private final Log log;
    private final Docs docs;
    private final Blobs blobs;
    private final MemorySignals signals;
    private final Runnable whenClosed;

    /** Opens an empty store of its own. */
    public MemoryBackend(StoreOptions options) {
        this(new Space(), options, () -> {});
    }

    MemoryBackend(Space space, StoreOptions options, Runnable whenClosed) {
        this.gate = Gate.exclusive("memory", options.access(), space.lock);
        this.log = new MemoryLog(space, gate);
        this.docs = new MemoryDocs(space, gate, options.clock());
        this.blobs = new MemoryBlobs(space, gate, options.clock());
        this.signals = new MemorySignals(space.signals, gate);
        this.whenClosed = whenClosed;
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
        return signals;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Health health() {
        long start = System.nanoTime();
        boolean open = gate.isOpen();
        Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
        return new Health(
                open, roundTrip, "memory", "none: lost when the process ends", open ? "" : "this store is closed");
    }

    @Override
    public void close() {
        gate.close(() -> {
            signals.close();
            whenClosed.run();
        });
    }
}
