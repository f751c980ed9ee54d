package dev.holdfast.redis;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The documents of a {@link Space}, a hash each, with indexes in the order of bytes. Thread-safe. */
record RedisDocs(Space space, InstantSource clock) implements Docs {
    private static final Script PUT = Script.of("put-doc");
    private static final Script DELETE = Script.of("delete-doc");
    private static final Script SCAN = Script.of("scan-docs");
    private static final Script COLLECTIONS = Script.of("collections");
    private static final Script PURGE = Script.of("purge-docs");

    @Override
    public Optional<Doc> get(String collection, String key) {
        check(collection, key);
        byte[][] names = DocFields.NAMES.stream().map(Space::bytes).toArray(byte[][]::new);
        byte[] name = space.key("doc:" + collection + "\n" + key);
        List<?> fields = space.read(redis -> redis.hmget(name, names));
        return fields.getFirst() == null
                ? Optional.empty()
                : Optional.of(DocFields.decode(collection, key, fields)).filter(doc -> !doc.expired(clock.instant()));
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
        return written(collection, key, expected, reply) > 0;
    }

    private static long written(String collection, String key, Expected expected, Object reply) {
        Answer answer = Answer.of(reply);
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
        List<Doc> docs = new ArrayList<>();
        for (Object found : space.read(SCAN, collection, tag, afterKey, limit, now())) {
            List<?> keyAndFields = (List<?>) found;
            docs.add(DocFields.decode(collection, Space.text(keyAndFields.get(0)), (List<?>) keyAndFields.get(1)));
        }
        return List.copyOf(docs);
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
