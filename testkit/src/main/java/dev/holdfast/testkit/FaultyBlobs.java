package dev.holdfast.testkit;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Blobs some of whose operations fail. Thread-safe. */
record FaultyBlobs(Blobs inner, Faults faults, Limits limits) implements Blobs {
    @Override
    public Digest put(byte[] content) {
        if (content.length > limits.blobBytes()) {
            throw new IllegalArgumentException("a blob of " + content.length + " bytes exceeds " + limits.blobBytes()
                    + "; split it into several blobs");
        }
        return faults.write(() -> inner.put(content));
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        return faults.read(() -> inner.get(digest));
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        return faults.write(() -> inner.delete(digest, putBefore));
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        return faults.read(() -> inner.list(after, limit));
    }
}
