package dev.holdfast.store.codec;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Names;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The blobs that are stored as they are, among others that are {@link NamedBlobs wrapped}, which stay unseen. Thread-safe.
 *
 * @param names those of the wrapped ones
 * @param mark how every wrapped one begins; chosen so that no other does by chance
 */
public record UnnamedBlobs(Blobs inner, BlobNames names, byte[] mark) implements Blobs {
    @Override
    public Digest put(byte[] content) {
        Blobs.checkSize(content);
        if (isWrapped(content)) {
            throw new IllegalArgumentException(
                    "a blob that begins like the wrapped blobs of this store cannot be told from"
                            + " them; put it with another beginning");
        }
        return inner.put(content);
    }

    private boolean isWrapped(byte[] content) {
        return content.length >= mark.length && Arrays.equals(content, 0, mark.length, mark, 0, mark.length);
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        return inner.get(digest).filter(content -> !isWrapped(content));
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        return !names.isNamed(digest) && inner.delete(digest, putBefore);
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        boolean noNames = names.isEmpty();
        List<BlobInfo> page = inner.list(after, limit);
        if (noNames && names.isEmpty()) { // a name is written before its blob, and goes after it
            return page;
        }
        return Filtered.page(
                Optional.ofNullable(after),
                limit,
                last -> inner.list(last.orElse(null), limit),
                info -> Optional.of(info.digest()),
                info -> !names.isNamed(info.digest()));
    }
}
