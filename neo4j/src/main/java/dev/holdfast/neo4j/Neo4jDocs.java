package dev.holdfast.neo4j;

import dev.holdfast.store.ByteOrder;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Json;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * Documents as nodes. Who reads or writes a collection holds the lock of its node meanwhile, because Neo4j shows a node while
 * it is being changed; the node also remembers the highest version that a deleted document had. Thread-safe.
 */
record Neo4jDocs(
        Graph graph,
        Gate gate,
        InstantSource clock,
        @Nullable Consumer<Corrupt> damaged) implements Docs {
    /** No document was written so often that a damaged one had a version this far above the floor it began at. */
    private static final long UNKNOWN_VERSIONS = 1L << 32;

    private static final String THERE = "coalesce(d.expiresAt > $now, true)"; // also what is no moment, which is damage

    private static final String LOCK =
            "MATCH (c:Collection {name: $collection}) SET c.locked = true RETURN c.floor AS floor";
    private static final String CREATE_LOCK =
            "MERGE (c:Collection {name: $collection}) ON CREATE SET c.floor = 0 SET c.locked = true RETURN c.floor AS floor";
    private static final String GET = "MATCH (d:Doc {id: $id}) RETURN d";
    private static final String PUT =
            "MERGE (d:Doc {id: $id}) SET d = $properties" + " WITH d MATCH (d)-[r:MARKED]->(:Tag) DELETE r";
    private static final String MARK = "MATCH (d:Doc {id: $id}) UNWIND $tags AS tag MERGE (t:Tag {name: tag})"
            + " CREATE (d)-[:MARKED {collection: d.collection, tag: tag, order: d.order}]->(t)";
    private static final String DELETE = "MATCH (d:Doc {id: $id}) MATCH (c:Collection {name: $collection})"
            + " SET c.floor = CASE WHEN $version > c.floor THEN $version ELSE c.floor END DETACH DELETE d";
    private static final String RAISE = "MATCH (c:Collection {name: $collection}) SET c.floor = $version";
    private static final String SCAN = "MATCH (d:Doc) WHERE d.collection = $collection AND d.order > $after AND "
            + THERE + " RETURN d, d.order AS place ORDER BY place LIMIT $limit";
    private static final String FIND =
            "MATCH (d:Doc)-[r:MARKED]->(:Tag) WHERE r.collection = $collection AND r.tag = $tag AND r.order > $after AND "
                    + THERE + " RETURN d, r.order AS place ORDER BY place LIMIT $limit";
    private static final String COLLECTIONS = "MATCH (c:Collection)"
            + " WHERE EXISTS { MATCH (d:Doc) WHERE d.collection = c.name AND d.order > '' AND " + THERE + " }"
            + " RETURN c.name AS name";
    private static final String EXPIRED =
            "MATCH (d:Doc) WHERE d.expiresAt <= $now RETURN DISTINCT d.collection AS name";
    private static final String EXPIRED_IN =
            "MATCH (d:Doc) WHERE d.expiresAt <= $now AND d.collection = $collection RETURN d LIMIT $limit";

    @Override
    public Optional<Doc> get(String collection, String key) {
        check(collection, key);
        return gate.read(() -> graph.transact(work -> {
                    lock(work, LOCK, collection);
                    return held(work, collection, key).map(this::doc);
                }))
                .filter(doc -> !doc.expired(clock.instant()));
    }

    /** Locks a collection, and returns the highest version that a deleted document in it had. */
    private static long lock(Graph.Work work, String lock, String collection) {
        return work.run(lock, Map.of("collection", collection)).stream()
                .mapToLong(record -> record.get("floor").asLong())
                .findFirst()
                .orElse(0);
    }

    /** The stored document, whether or not it has expired. */
    private static Optional<Value> held(Graph.Work work, String collection, String key) {
        return work.run(GET, Map.of("id", id(collection, key))).stream()
                .map(record -> record.get("d"))
                .findFirst();
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        check(collection, key);
        return gate.writeDocument(() -> graph.transact(work -> {
            long floor = lock(work, CREATE_LOCK, collection);
            Optional<Value> held = held(work, collection, key);
            expect(collection, key, expected, held);
            long version = held.map(node -> version(node, floor)).orElse(floor) + 1;
            if (held.isPresent() && !isKnown(held.get())) { // so that it is above this one when it is damaged again
                work.run(RAISE, Map.of("collection", collection, "version", version));
            }
            String id = id(collection, key);
            work.run(PUT, Map.of("id", id, "properties", properties(id, collection, key, version, doc)));
            if (!doc.tags().isEmpty()) {
                work.run(MARK, Map.of("id", id, "tags", List.copyOf(new LinkedHashSet<>(doc.tags()))));
            }
            return version;
        }));
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        check(collection, key);
        return gate.writeDocument(() -> graph.transact(work -> {
            long floor = lock(work, LOCK, collection);
            Optional<Value> held = held(work, collection, key);
            expect(collection, key, expected, held);
            held.filter(this::isAlive).ifPresent(node -> delete(work, collection, node, floor));
            return held.filter(this::isAlive).isPresent();
        }));
    }

    private static void delete(Graph.Work work, String collection, Value node, long floor) {
        Map<String, Object> one =
                Map.of("id", node.get("id").asString(), "collection", collection, "version", version(node, floor));
        work.run(DELETE, one);
    }

    /** Its version, or if that cannot be told, one that is beyond. */
    private static long version(Value node, long floor) {
        return isKnown(node) ? node.get("version").asLong() : floor + UNKNOWN_VERSIONS;
    }

    private static boolean isKnown(Value node) {
        return node.get("version").asObject() instanceof Long;
    }

    private boolean isAlive(Value node) {
        return !(node.get("expiresAt").asObject() instanceof Long expiresAt && expiresAt <= now());
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> told) {
        return new Neo4jDocs(graph, gate, clock, told);
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        return page(SCAN, collection, "", afterKey, limit);
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        return page(FIND, collection, Names.check("tag", tag), afterKey, limit);
    }

    private List<Doc> page(String query, String collection, String tag, String afterKey, int limit) {
        Names.check("collection", collection);
        Names.checkLimit(limit, MAX_BATCH);
        return gate.read(() -> {
            List<Corrupt> met = new ArrayList<>(); // what a transaction meets that is taken back is met again
            List<Doc> docs = graph.transact(work -> {
                met.clear();
                lock(work, LOCK, collection);
                return Filtered.decoded(
                        ByteOrder.of(afterKey),
                        limit,
                        after -> work.run(
                                query,
                                Map.of(
                                        "collection",
                                        collection,
                                        "tag",
                                        tag,
                                        "after",
                                        after,
                                        "now",
                                        now(),
                                        "limit",
                                        limit)),
                        record -> record.get("place").asString(),
                        record -> doc(record.get("d")),
                        damaged == null ? null : met::add);
            });
            if (damaged != null) {
                met.forEach(damaged);
            }
            return docs;
        });
    }

    @Override
    public List<String> collections() {
        List<String> names = new ArrayList<>(gate.read(() -> names(COLLECTIONS)));
        names.sort(KEY_ORDER);
        return names;
    }

    private List<String> names(String query) {
        return graph.transact(work -> work.run(query, Map.of("now", now())).stream()
                .map(record -> record.get("name").asString())
                .toList());
    }

    @Override
    public int purge(int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return gate.writeDocument(() -> {
            int purged = 0;
            for (String collection : names(EXPIRED)) {
                if (purged < limit) {
                    purged += purge(purged == 0 ? graph : graph.later(), collection, limit - purged);
                }
            }
            return purged;
        });
    }

    private int purge(Graph graph, String collection, int limit) {
        return graph.transact(work -> {
            long floor = lock(work, LOCK, collection);
            List<Record> expired = work.run(EXPIRED_IN, Map.of("now", now(), "collection", collection, "limit", limit));
            expired.forEach(record -> delete(work, collection, record.get("d"), floor));
            return expired.size();
        });
    }

    private static void check(String collection, String key) {
        Names.check("collection", collection);
        Names.check("key", key);
    }

    private void expect(String collection, String key, Expected expected, Optional<Value> held) {
        if (!expected.equals(Expected.any())) {
            long version =
                    held.filter(this::isAlive).map(this::doc).map(Doc::version).orElse(0L);
            if (!expected.matches(version)) {
                throw new Conflict("document '" + key + "' of collection '" + collection + "'", expected, version);
            }
        }
    }

    /** Names have no control characters, so that this is one key for each document. */
    private static String id(String collection, String key) {
        return collection + "\n" + key;
    }

    private static Map<String, @Nullable Object> properties(
            String id, String collection, String key, long version, NewDoc doc) {
        Map<String, @Nullable Object> properties = new HashMap<>();
        properties.put("id", id);
        properties.put("collection", collection);
        properties.put("key", key);
        properties.put("order", ByteOrder.of(key));
        properties.put("version", version);
        properties.put("body", doc.body().text());
        properties.put("tags", doc.tags());
        properties.put("expiresAt", doc.expiresAt() == null ? null : Millis.of(doc.expiresAt()));
        return properties;
    }

    private Doc doc(Value node) {
        return graph.failures.decoding("the document " + node.get("id"), place(node), () -> {
            Value expiresAt = node.get("expiresAt");
            return new Doc(
                    EventNode.text(node, "collection"),
                    EventNode.text(node, "key"),
                    node.get("version").asLong(),
                    Json.ofStored(EventNode.text(node, "body")),
                    expiresAt.isNull() ? null : Instant.ofEpochMilli(expiresAt.asLong()),
                    EventNode.names(node.get("tags")));
        });
    }

    private static @Nullable Place place(Value node) {
        String[] names = node.get("id").asObject() instanceof String id ? id.split("\n", 2) : new String[0];
        return names.length < 2 ? null : new Place.OfDoc(names[0], names[1]);
    }

    private long now() {
        return Millis.of(clock.instant());
    }
}
