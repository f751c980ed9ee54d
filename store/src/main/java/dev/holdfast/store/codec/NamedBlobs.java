package dev.holdfast.store.codec;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Names;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.codec.BlobNames.BlobName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Blobs that are stored wrapped, and so under another digest than the one they are called by. Thread-safe.
 *
 * <p>The name of a blob is written before the blob, so that others who share the storage never take a wrapped blob for one
 * of their own, and again after it, so that a sweep that has seen the old name spares the new one. A crash leaves a name
 * whose blob is missing, which counts as absent, or a blob that a later put of the same bytes finds.
 */
public final class NamedBlobs implements Blobs {
    /** The most bytes of one blob: one MiB less than {@link Blobs#MAX_BYTES}, for what it is wrapped in. */
    public static final int MAX_BYTES = Blobs.MAX_BYTES - (1 << 20);

    /** How blobs are wrapped. Thread-safe. */
    public interface Wrapping {
        /** The bytes to store; the same each time if possible, so that they are stored once. */
        byte[] wrap(Digest digest, byte[] content);

        /** @throws Corrupt if this is not what {@link #wrap} gave for this digest */
        byte[] unwrap(Digest digest, byte[] stored);
    }

    /** The limits of a backend some of whose blobs are wrapped. */
    public static Limits limits(Limits inner) {
        return new Limits(inner.eventBytes(), Math.max(1, inner.blobBytes() - (Blobs.MAX_BYTES - MAX_BYTES)));
    }

    private final Blobs inner;
    private final BlobNames names;
    private final Wrapping wrapping;

    public NamedBlobs(Blobs inner, BlobNames names, Wrapping wrapping) {
        this.inner = inner;
        this.names = names;
        this.wrapping = wrapping;
    }

    @Override
    public Digest put(byte[] content) {
        Blobs.checkSize(content);
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException("a blob of " + content.length + " bytes exceeds " + MAX_BYTES
                    + ", the limit where blobs are wrapped; split it into several blobs");
        }
        Digest digest = Digest.of(content);
        byte[] stored = wrapping.wrap(digest, content);
        Digest at = Digest.of(stored);
        Optional<BlobName> held = names.get(digest);
        if (held.isPresent() && !held.get().stored().equals(at)) {
            Optional<byte[]> kept = inner.get(held.get().stored()).filter(bytes -> isReadable(digest, bytes));
            stored = kept.orElse(stored);
            at = Digest.of(stored);
        }
        if (held.isEmpty() || !held.get().stored().equals(at)) {
            names.put(digest, at, BlobNames.NOT_YET, Instant.EPOCH);
        }
        inner.put(stored);
        names.put(digest, at, content.length, info(at).map(BlobInfo::lastPut).orElse(Instant.EPOCH));
        return digest;
    }

    private boolean isReadable(Digest digest, byte[] stored) {
        try {
            wrapping.unwrap(digest, stored);
            return true;
        } catch (Corrupt unreadable) {
            return false;
        }
    }

    private Optional<BlobInfo> info(Digest stored) {
        return inner.list(Digests.before(stored).orElse(null), 1).stream()
                .filter(info -> info.digest().equals(stored))
                .findFirst();
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        return names.get(digest)
                .flatMap(name -> Damage.at(new Place.OfBlob(digest), () -> inner.get(name.stored())))
                .map(stored -> unwrap(digest, stored));
    }

    private byte[] unwrap(Digest digest, byte[] stored) {
        return Damage.at(new Place.OfBlob(digest), () -> {
            byte[] content = wrapping.unwrap(digest, stored);
            if (!Digest.of(content).equals(digest)) {
                throw new Corrupt(
                        "blob " + digest, "its bytes are not the ones it is named by; restore it from a backup");
            }
            return content;
        });
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        Optional<BlobName> name = names.get(digest);
        if (name.isEmpty()) {
            return false;
        }
        boolean deleted = inner.delete(name.get().stored(), putBefore);
        if (deleted || isGone(name.get().stored())) {
            names.delete(name.get());
        }
        return deleted;
    }

    /** A list would leave out what somebody is just putting for the first time, and its name must not go then. */
    private boolean isGone(Digest stored) {
        return inner.get(stored).isEmpty();
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return Filtered.page(
                        after == null ? "" : after.hex(),
                        limit,
                        last -> names.list(last, limit),
                        name -> name.digest().hex(),
                        BlobName::isPut)
                .stream()
                .map(name -> new BlobInfo(name.digest(), name.bytes(), name.lastPut()))
                .toList();
    }
}
