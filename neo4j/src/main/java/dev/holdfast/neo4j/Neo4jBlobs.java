package dev.holdfast.neo4j;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Names;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/**
 * Blobs, each a node that names an upload, the bytes of which were written before it in chunks of a transaction each. Every
 * upload has a name of its own, so that removing the chunks of one never takes those of another. Thread-safe.
 */
record Neo4jBlobs(Graph graph, Gate gate, InstantSource clock) implements Blobs {
    private static final int CHUNK = 1 << 20;

    /** A statement of its own: who had to wait for the lock then looks whether the node is still there. */
    private static final String LOCK = "MATCH (b:Blob {digest: $digest}) SET b.locked = true";

    private static final String RENEW = "MATCH (b:Blob {digest: $digest})"
            + " SET b.lastPut = CASE WHEN b.lastPut < $now THEN $now ELSE b.lastPut END RETURN b.upload AS upload";

    private static final String CREATE =
            "CREATE (b:Blob {digest: $digest, bytes: $bytes, lastPut: $now, upload: $upload, locked: true})";
    private static final String CREATE_CHUNK = "CREATE (c:Chunk {upload: $upload, chunk: $chunk, data: $data})";
    private static final String DISCARD = "MATCH (c:Chunk) WHERE c.upload = $upload AND c.chunk = $chunk DELETE c";
    private static final String HEAD = "MATCH (b:Blob {digest: $digest}) RETURN b.upload AS upload, b.bytes AS bytes";
    private static final String READ_CHUNK =
            "MATCH (c:Chunk) WHERE c.upload = $upload AND c.chunk = $chunk RETURN c.data AS data";
    private static final String DELETE = "MATCH (b:Blob {digest: $digest}) WHERE b.lastPut < $before"
            + " WITH b, b.upload AS upload, b.bytes AS bytes DELETE b RETURN upload, bytes";
    private static final String LIST = "MATCH (b:Blob) WHERE b.digest > $after"
            + " RETURN b.digest AS digest, b.bytes AS bytes, b.lastPut AS lastPut ORDER BY b.digest LIMIT $limit";

    @Override
    public Digest put(byte[] content) {
        Blobs.checkSize(content);
        Digest digest = Digest.of(content);
        byte[] own = content.clone();
        return gate.write(() -> {
            long now = Millis.of(clock.instant());
            while (!renew(digest, now)) {
                String upload = UUID.randomUUID().toString();
                for (int chunk = 0; chunk < chunks(own.length); chunk++) {
                    store(upload, chunk, own);
                }
                if (insert(digest, own.length, now, upload)) {
                    break;
                }
                discard(upload, own.length);
            }
            return digest;
        });
    }

    private boolean renew(Digest digest, long now) {
        return !locked(RENEW, Map.of("digest", digest.hex(), "now", now)).isEmpty();
    }

    private List<Record> locked(String query, Map<String, Object> parameters) {
        return graph.transact(work -> {
            work.run(LOCK, parameters);
            return work.run(query, parameters);
        });
    }

    private void store(String upload, int chunk, byte[] content) {
        byte[] data = Arrays.copyOfRange(content, chunk * CHUNK, Math.min(content.length, (chunk + 1) * CHUNK));
        graph.transact(work -> work.run(CREATE_CHUNK, Map.of("upload", upload, "chunk", chunk, "data", data)));
    }

    private boolean insert(Digest digest, long bytes, long now, String upload) {
        Map<String, Object> head = Map.of("digest", digest.hex(), "bytes", bytes, "now", now, "upload", upload);
        return graph.create(work -> work.run(CREATE, head));
    }

    private void discard(String upload, long bytes) {
        for (int chunk = 0; chunk < chunks(bytes); chunk++) {
            Map<String, Object> one = Map.of("upload", upload, "chunk", chunk);
            graph.later().transact(work -> work.run(DISCARD, one));
        }
    }

    private static int chunks(long bytes) {
        return (int) ((bytes + CHUNK - 1) / CHUNK);
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        return gate.read(() -> {
            String tried = "";
            while (true) {
                List<Record> head = graph.transact(work -> work.run(HEAD, Map.of("digest", digest.hex())));
                if (head.isEmpty()) {
                    return Optional.empty();
                }
                String upload = head.getFirst().get("upload").asString();
                byte[] content = content(upload, head.getFirst().get("bytes").asLong());
                if (Digest.of(content).equals(digest)) {
                    return Optional.of(content);
                }
                if (upload.equals(tried)) {
                    throw new Corrupt(
                                    "blob " + digest + " in " + graph.failures.store(),
                                    "its stored bytes have another digest; restore it from a backup")
                            .about(new Place.OfBlob(digest));
                }
                tried = upload; // it may have been deleted while it was read
            }
        });
    }

    private byte[] content(String upload, long bytes) {
        var content = new ByteArrayOutputStream((int) Math.min(bytes, MAX_BYTES));
        for (int chunk = 0; chunk < chunks(Math.min(bytes, MAX_BYTES)); chunk++) {
            Map<String, Object> one = Map.of("upload", upload, "chunk", chunk);
            graph.transact(work -> work.run(READ_CHUNK, one))
                    .forEach(record -> content.writeBytes(record.get("data").asByteArray()));
        }
        return content.toByteArray();
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        Map<String, Object> old = Map.of("digest", digest.hex(), "before", Millis.of(putBefore));
        return gate.write(() -> {
            List<Record> deleted = locked(DELETE, old);
            deleted.forEach(head ->
                    discard(head.get("upload").asString(), head.get("bytes").asLong()));
            return !deleted.isEmpty();
        });
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        Map<String, Object> parameters =
                Map.of("after", after == null ? "" : after.hex(), "limit", Names.checkLimit(limit, MAX_BATCH));
        return gate.read(() -> graph.transact(work -> work.run(LIST, parameters)).stream()
                .map(this::info)
                .toList());
    }

    private BlobInfo info(Record head) {
        return graph.failures.decoding(
                "the blob " + head.get("digest"),
                null,
                () -> new BlobInfo(
                        new Digest(head.get("digest").asString()),
                        head.get("bytes").asLong(),
                        Instant.ofEpochMilli(head.get("lastPut").asLong())));
    }
}
