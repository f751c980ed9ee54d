package dev.holdfast.redis;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Names;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The blobs of a {@link Space}, a string each. Thread-safe. */
record RedisBlobs(Space space, InstantSource clock) implements Blobs {
    private static final Script PUT = Script.of("put-blob");
    private static final Script DELETE = Script.of("delete-blob");
    private static final Script LIST = Script.of("list-blobs");

    @Override
    public Digest put(byte[] content) {
        Blobs.checkSize(content);
        Digest digest = Digest.of(content);
        space.write(PUT, digest, Space.millis(clock.instant()), content);
        return digest;
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        byte[] content = space.read(redis -> redis.get(space.key("blob:" + digest)));
        if (content != null && !Digest.of(content).equals(digest)) {
            throw new Corrupt(
                            "blob " + digest + " in Redis",
                            "its " + content.length
                                    + " bytes have another digest; put it again, or restore it from a backup")
                    .about(new Place.OfBlob(digest));
        }
        return Optional.ofNullable(content);
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        return space.write(DELETE, digest, Space.millis(putBefore)).equals(1L);
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        List<?> parts = space.read(LIST, after == null ? "" : after.hex(), limit);
        List<BlobInfo> blobs = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 3) {
            blobs.add(new BlobInfo(
                    new Digest(Space.text(parts.get(i))),
                    (Long) parts.get(i + 1),
                    Instant.ofEpochMilli(Space.number(parts.get(i + 2)))));
        }
        return List.copyOf(blobs);
    }
}
