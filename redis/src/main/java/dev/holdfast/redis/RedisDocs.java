package dev.holdfast.redis;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The documents of a {@link Space}, a hash each, with indexes in the order of bytes. Thread-safe. */
record RedisDocs(Space space, InstantSource clock, @Nullable Consumer<Corrupt> damaged) implements Docs {
    private static final Script GET = Script.of("get-doc");
    private static final Script PUT = Script.of("put-doc");
    private static final Script DELETE = Script.of("delete-doc");
    private static final Script SCAN = Script.of("scan-docs");
    private static final Script COLLECTIONS = Script.of("collections");
    private static final Script PURGE = Script.of("purge-docs");

    @Override
    public Optional<Doc> get(String collection, String key) {
        check(collection, key);
        List<?> fields = space.read(GET, collection, key, now());
        return fields.isEmpty() ? Optional.empty() : Optional.of(decode(collection, fields.getFirst()));
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> told) {
        return new RedisDocs(space, clock, told);
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        check(collection, key);
        Instant expiry = doc.expiresAt();
        List<Object> arguments = new ArrayList<>(List.of(collection, key, Answer.expected(expected), now()));
        arguments.add(expiry == null ? "" : Space.millis(expiry));
        arguments.addAll(DocFields.encode(collection, key, doc));
        return written(collection, key, expected, space.writeDocument(PUT, arguments.toArray()));
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        check(collection, key);
        Object reply = space.writeDocument(DELETE, collection, key, Answer.expected(expected), now());
        return written(collection, key, expected, reply) != 0;
    }

    private static long written(String collection, String key, Expected expected, Object reply) {
        Answer answer = Answer.of(reply);
        if (answer.kind().equals("conflict") && answer.number() < 0) {
            throw DocFields.damaged(collection, key, "its version cannot be told", null);
        }
        if (answer.kind().equals("conflict")) {
            throw new StoreException.Conflict(
                    "document '" + key + "' of collection '" + collection + "'", expected, answer.number());
        }
        return answer.number();
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        return page(collection, "", afterKey, limit);
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        return page(collection, Names.check("tag", tag), afterKey, limit);
    }

    private List<Doc> page(String collection, String tag, String afterKey, int limit) {
        Names.check("collection", collection);
        Names.checkLimit(limit, MAX_BATCH);
        return Filtered.decoded(
                afterKey,
                limit,
                after -> space.read(SCAN, collection, tag, after, limit, now()),
                RedisDocs::key,
                found -> decode(collection, found),
                damaged);
    }

    /** @param found a key and its fields, as scripts answer a document */
    private static Doc decode(String collection, Object found) {
        return DocFields.decode(collection, key(found), (List<?>) ((List<?>) found).get(1));
    }

    private static String key(Object found) {
        return Space.text(((List<?>) found).get(0));
    }

    @Override
    public List<String> collections() {
        return space.read(COLLECTIONS, now()).stream().map(Space::text).toList();
    }

    @Override
    public int purge(int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return Math.toIntExact((Long) space.writeDocument(PURGE, now(), limit));
    }

    private static void check(String collection, String key) {
        Names.check("collection", collection);
        Names.check("key", key);
    }

    private long now() {
        return Space.millis(clock.instant());
    }
}
