package dev.holdfast.store.cache;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Blobs, of which those read or put last are kept. Thread-safe. */
final class CachedBlobs implements Blobs {
    private final Blobs inner;
    private final Recent<Digest, byte[]> recent;

    CachedBlobs(Blobs inner, long maxBytes) {
        this.inner = inner;
        this.recent = new Recent<>(maxBytes, content -> content.length + 200);
    }

    @Override
    public Digest put(byte[] content) {
        long before = recent.removals();
        Digest digest = inner.put(content);
        recent.put(digest, content.clone(), before, (held, same) -> held);
        return digest;
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        byte[] held = recent.get(digest);
        if (held != null) {
            return Optional.of(held.clone());
        }
        long before = recent.removals();
        Optional<byte[]> content = inner.get(digest);
        content.ifPresent(bytes -> recent.put(digest, bytes.clone(), before, (other, same) -> other));
        return content;
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        try {
            return inner.delete(digest, putBefore);
        } finally {
            recent.remove(digest); // also when the reply was lost
        }
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        return inner.list(after, limit);
    }

    /** Whoever asks from now on asks the backend, and is told that it is closed. */
    void forgetAll() {
        recent.clear();
    }
}
