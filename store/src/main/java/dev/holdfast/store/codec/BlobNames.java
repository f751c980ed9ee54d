package dev.holdfast.store.codec;

import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which digest a blob is stored that is called by another one: a document for each, with the prefix and the digest it
 * is called by as its key, and the digest under which it is stored as its tag. Thread-safe.
 *
 * @param collection the documents of everybody whose blobs are wrapped in the same way
 * @param prefix whose they are; empty or a name
 */
public record BlobNames(Docs docs, String collection, String prefix) {
    private static final Pattern BODY =
            Pattern.compile("\\{\"bytes\":(-?\\d{1,10}),\"lastPut\":(-?\\d{1,18}),\"stored\":\"([0-9a-f]{64})\"}");

    /** The length of a blob that is just being put for the first time. */
    static final long NOT_YET = -1;

    /**
     * One of them.
     *
     * @param bytes the length of the blob, or {@link #NOT_YET}
     */
    record BlobName(Digest digest, Digest stored, long bytes, Instant lastPut, long version) {
        boolean isPut() {
            return bytes != NOT_YET;
        }
    }

    Optional<BlobName> get(Digest digest) {
        return docs.get(collection, prefix + digest).map(this::read);
    }

    void put(Digest digest, Digest stored, long bytes, Instant lastPut) {
        Json body = Json.ofCompact(
                "{\"bytes\":" + bytes + ",\"lastPut\":" + lastPut.toEpochMilli() + ",\"stored\":\"" + stored + "\"}");
        docs.put(collection, prefix + digest, Expected.any(), new NewDoc(body, null, List.of(stored.hex())));
    }

    /** Forgets a name, unless it was put again since it was read. */
    void delete(BlobName name) {
        try {
            docs.delete(collection, prefix + name.digest(), Expected.version(name.version()));
        } catch (Conflict renewed) {
            // Somebody puts the blob just now, and the name is theirs.
            return;
        }
    }

    /** Names in the order of the digests, those after {@code after}, which may be empty. */
    List<BlobName> list(String after, int limit) {
        String first = prefix + after;
        return docs.scan(collection, first, limit).stream()
                .takeWhile(doc -> doc.key().startsWith(prefix))
                .map(this::read)
                .toList();
    }

    /** Whether nobody at all has a name for a blob. */
    boolean isEmpty() {
        return docs.scan(collection, "", 1).isEmpty();
    }

    /** Whether anybody has a name for the blob stored under this digest. */
    boolean isNamed(Digest stored) {
        return !docs.find(collection, stored.hex(), "", 1).isEmpty();
    }

    private BlobName read(Doc doc) {
        Matcher body = BODY.matcher(doc.body().canonical());
        if (!body.matches()) {
            throw new Corrupt(
                    "document '" + doc.key() + "' of collection '" + collection + "'",
                    "it does not say where a blob is; restore it from a backup");
        }
        return new BlobName(
                new Digest(doc.key().substring(prefix.length())),
                new Digest(body.group(3)),
                Long.parseLong(body.group(1)),
                Instant.ofEpochMilli(Long.parseLong(body.group(2))),
                doc.version());
    }
}
