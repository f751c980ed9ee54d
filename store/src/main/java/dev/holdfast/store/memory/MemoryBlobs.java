package dev.holdfast.store.memory;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Names;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The blobs of a {@link Space}. Thread-safe. */
record MemoryBlobs(Space space, Gate gate, InstantSource clock) implements Blobs {
    @Override
    public Digest put(byte[] content) {
        Blobs.checkSize(content);
        Digest digest = Digest.of(content);
        return gate.write(() -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Space.Blob held = space.blobs.get(digest);
            boolean putLater = held != null && held.lastPut().isAfter(now);
            space.blobs.put(digest, putLater ? held : new Space.Blob(content.clone(), now));
            return digest;
        });
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        return gate.read(() -> Optional.ofNullable(space.blobs.get(digest))
                .map(blob -> blob.content().clone()));
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        Instant oldest = putBefore.truncatedTo(ChronoUnit.MILLIS);
        return gate.write(() -> {
            Space.Blob blob = space.blobs.get(digest);
            boolean old = blob != null && blob.lastPut().isBefore(oldest);
            if (old) {
                space.blobs.remove(digest);
            }
            return old;
        });
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return gate.read(() -> (after == null ? space.blobs : space.blobs.tailMap(after, false))
                .entrySet().stream()
                        .limit(limit)
                        .map(entry -> new BlobInfo(
                                entry.getKey(),
                                entry.getValue().content().length,
                                entry.getValue().lastPut()))
                        .toList());
    }
}
