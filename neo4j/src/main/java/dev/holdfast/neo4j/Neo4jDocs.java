package dev.holdfast.neo4j;

import dev.holdfast.store.ByteOrder;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Json;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Conflict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;

/**
 * Documents as nodes. Who reads or writes a collection holds the lock of its node meanwhile, because Neo4j shows a node while
 * it is being changed; the node also remembers the highest version that a deleted document had. Thread-safe.
 */
record Neo4jDocs(Graph graph, Gate gate, InstantSource clock) implements Docs {
    private static final String THERE = "(d.expiresAt IS NULL OR d.expiresAt > $now)";

    private static final String LOCK =
            "MATCH (c:Collection {name: $collection}) SET c.locked = true RETURN c.floor AS floor";
    private static final String CREATE_LOCK =
            "MERGE (c:Collection {name: $collection}) ON CREATE SET c.floor = 0 SET c.locked = true RETURN c.floor AS floor";
    private static final String GET = "MATCH (d:Doc {id: $id}) RETURN d";
    private static final String PUT =
            "MERGE (d:Doc {id: $id}) SET d = $properties" + " WITH d MATCH (d)-[r:MARKED]->(:Tag) DELETE r";
    private static final String MARK = "MATCH (d:Doc {id: $id}) UNWIND $tags AS tag MERGE (t:Tag {name: tag})"
            + " CREATE (d)-[:MARKED {collection: d.collection, tag: tag, order: d.order}]->(t)";
    private static final String DELETE = "MATCH (d:Doc {id: $id}) MATCH (c:Collection {name: d.collection})"
            + " SET c.floor = CASE WHEN d.version > c.floor THEN d.version ELSE c.floor END DETACH DELETE d";
    private static final String SCAN = "MATCH (d:Doc) WHERE d.collection = $collection AND d.order > $after AND "
            + THERE + " RETURN d ORDER BY d.order LIMIT $limit";
    private static final String FIND =
            "MATCH (d:Doc)-[r:MARKED]->(:Tag) WHERE r.collection = $collection AND r.tag = $tag AND r.order > $after AND "
                    + THERE + " RETURN d ORDER BY r.order LIMIT $limit";
    private static final String COLLECTIONS = "MATCH (c:Collection)"
            + " WHERE EXISTS { MATCH (d:Doc) WHERE d.collection = c.name AND d.order > '' AND " + THERE + " }"
            + " RETURN c.name AS name";
    private static final String EXPIRED =
            "MATCH (d:Doc) WHERE d.expiresAt <= $now RETURN DISTINCT d.collection AS name";
    private static final String EXPIRED_IN =
            "MATCH (d:Doc) WHERE d.expiresAt <= $now AND d.collection = $collection RETURN d.id AS id LIMIT $limit";

    @Override
    public Optional<Doc> get(String collection, String key) {
        check(collection, key);
        return gate.read(() -> locked(LOCK, collection, work -> held(work, collection, key)))
                .filter(doc -> !doc.expired(clock.instant()));
    }

    private <T> T locked(String lock, String collection, Function<Graph.Work, T> use) {
        return graph.transact(work -> {
            work.run(lock, Map.of("collection", collection));
            return use.apply(work);
        });
    }

    /** The stored document, whether or not it has expired. */
    private Optional<Doc> held(Graph.Work work, String collection, String key) {
        return docs(work, GET, Map.of("id", id(collection, key))).stream().findFirst();
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        check(collection, key);
        return gate.writeDocument(() -> graph.transact(work -> {
            long floor = work.run(CREATE_LOCK, Map.of("collection", collection))
                    .getFirst()
                    .get("floor")
                    .asLong();
            Optional<Doc> held = held(work, collection, key);
            expect(collection, key, expected, held);
            long version = held.map(Doc::version).orElse(floor) + 1;
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
        return gate.writeDocument(() -> locked(LOCK, collection, work -> {
            Optional<Doc> held = held(work, collection, key);
            boolean there = expect(collection, key, expected, held) > 0;
            if (there) {
                work.run(DELETE, Map.of("id", id(collection, key)));
            }
            return there;
        }));
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
        Map<String, Object> parameters = Map.of(
                "collection", collection,
                "tag", tag,
                "after", ByteOrder.of(afterKey),
                "now", now(),
                "limit", Names.checkLimit(limit, MAX_BATCH));
        return gate.read(() -> locked(LOCK, collection, work -> docs(work, query, parameters)));
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
            work.run(LOCK, Map.of("collection", collection));
            List<String> expired =
                    work.run(EXPIRED_IN, Map.of("now", now(), "collection", collection, "limit", limit)).stream()
                            .map(record -> record.get("id").asString())
                            .toList();
            expired.forEach(id -> work.run(DELETE, Map.of("id", id)));
            return expired.size();
        });
    }

    private static void check(String collection, String key) {
        Names.check("collection", collection);
        Names.check("key", key);
    }

    private long expect(String collection, String key, Expected expected, Optional<Doc> held) {
        long version = held.filter(doc -> !doc.expired(clock.instant()))
                .map(Doc::version)
                .orElse(0L);
        if (!expected.matches(version)) {
            throw new Conflict("document '" + key + "' of collection '" + collection + "'", expected, version);
        }
        return version;
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

    private List<Doc> docs(Graph.Work work, String query, Map<String, Object> parameters) {
        return work.run(query, parameters).stream()
                .map(record -> doc(record.get("d")))
                .toList();
    }

    private Doc doc(Value node) {
        return graph.failures.decoding("the document " + node.get("id"), () -> {
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

    private long now() {
        return Millis.of(clock.instant());
    }
}
