package dev.holdfast.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.max;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Names;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Blobs, each a document that names an upload, the bytes of which were written before it in chunks. Every upload has a name of
 * its own, so that removing the chunks of one never takes those of another. Thread-safe.
 */
record MongoBlobs(Space space, Gate gate, InstantSource clock) implements Blobs {
    private static final int CHUNK = 4 << 20;

    @Override
    public Digest put(byte[] content) {
        Blobs.checkSize(content);
        Digest digest = Digest.of(content);
        byte[] own = content.clone();
        return gate.write(() -> {
            long now = millis(clock.instant());
            while (!renew(digest, now)) {
                ObjectId upload = upload(own);
                if (insert(digest, own.length, now, upload)) {
                    break;
                }
                discard(upload);
            }
            return digest;
        });
    }

    private boolean renew(Digest digest, long now) {
        return space.failures
                        .writing(() -> space.blobs.updateOne(eq("_id", digest.hex()), max("lastPut", now)))
                        .getMatchedCount()
                == 1;
    }

    private boolean insert(Digest digest, long bytes, long now, ObjectId upload) {
        var head = new Document("_id", digest.hex())
                .append("bytes", bytes)
                .append("lastPut", now)
                .append("upload", upload);
        return space.failures.inserting(() -> space.blobs.insertOne(head));
    }

    private ObjectId upload(byte[] content) {
        var upload = new ObjectId();
        for (int from = 0, i = 0; from < content.length; from += CHUNK, i++) {
            byte[] data = Arrays.copyOfRange(content, from, Math.min(content.length, from + CHUNK));
            var chunk = new Document("upload", upload).append("chunk", i).append("data", new Binary(data));
            space.failures.writing(() -> space.chunks.insertOne(chunk));
        }
        return upload;
    }

    private void discard(ObjectId upload) {
        space.failures.writing(() -> space.chunks.deleteMany(eq("upload", upload)));
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        return gate.read(() -> {
            ObjectId tried = null;
            while (true) {
                Document head = head(digest);
                if (head == null) {
                    return Optional.empty();
                }
                ObjectId upload = head.getObjectId("upload");
                byte[] content = content(upload, head.getLong("bytes"));
                if (Digest.of(content).equals(digest)) {
                    return Optional.of(content);
                }
                if (upload.equals(tried)) {
                    throw new Corrupt(
                                    "blob " + digest + " in " + space.failures.store(),
                                    "its stored bytes have another digest; restore it from a backup")
                            .about(new Place.OfBlob(digest));
                }
                tried = upload; // it may have been deleted while it was read
            }
        });
    }

    private @Nullable Document head(Digest digest) {
        return space.failures.reading(
                () -> space.blobs.find(eq("_id", digest.hex())).first());
    }

    /** The bytes of an upload, with zeros for what is missing. */
    private byte[] content(ObjectId upload, long bytes) {
        byte[] content = new byte[(int) Math.min(bytes, MAX_BYTES)];
        space.failures.reading(() -> {
            int at = 0;
            for (Document chunk : space.chunks.find(eq("upload", upload)).sort(ascending("chunk"))) {
                byte[] data = chunk.get("data", Binary.class).getData();
                System.arraycopy(data, 0, content, at, Math.min(data.length, content.length - at));
                at += Math.min(data.length, content.length - at);
            }
            return at;
        });
        return content;
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        return gate.write(() -> {
            Document head = space.failures.writing(
                    () -> space.blobs.findOneAndDelete(and(eq("_id", digest.hex()), lt("lastPut", millis(putBefore)))));
            if (head != null) {
                discard(head.getObjectId("upload"));
            }
            return head != null;
        });
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return gate.read(() -> space.failures.reading(() -> space.blobs
                .find(gt("_id", after == null ? "" : after.hex()))
                .projection(include("bytes", "lastPut"))
                .sort(ascending("_id"))
                .limit(limit)
                .map(this::decode)
                .into(new ArrayList<>())));
    }

    private BlobInfo decode(Document head) {
        return space.failures.decoding(
                "blob " + head.get("_id"),
                null,
                () -> new BlobInfo(
                        new Digest(head.getString("_id")),
                        head.getLong("bytes"),
                        Instant.ofEpochMilli(head.getLong("lastPut"))));
    }

    private static long millis(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException beyond) {
            return instant.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }
}
