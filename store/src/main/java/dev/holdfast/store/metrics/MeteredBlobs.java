package dev.holdfast.store.metrics;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Blobs each use of which is measured. Thread-safe. */
record MeteredBlobs(Blobs inner, Stopwatch stopwatch) implements Blobs {
    @Override
    public Digest put(byte[] content) {
        return stopwatch.time("put", () -> inner.put(content));
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        return stopwatch.time("get", () -> inner.get(digest));
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        return stopwatch.time("delete", () -> inner.delete(digest, putBefore));
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        return stopwatch.time("list", () -> inner.list(after, limit));
    }
}
