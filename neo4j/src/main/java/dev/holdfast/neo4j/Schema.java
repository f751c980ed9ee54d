package dev.holdfast.neo4j;

import dev.holdfast.store.StoreException.Unavailable;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;

/** Constraints and indexes, made once, and the node that orders the log and tells that they are there. */
record Schema(Graph graph) {
    private static final long FORMAT = 1;

    private static final List<String> STATEMENTS = List.of(
            "CREATE CONSTRAINT holdfast_log IF NOT EXISTS FOR (l:Log) REQUIRE l.id IS UNIQUE",
            "CREATE CONSTRAINT holdfast_stream IF NOT EXISTS FOR (s:Stream) REQUIRE s.name IS UNIQUE",
            "CREATE CONSTRAINT holdfast_position IF NOT EXISTS FOR (e:Event) REQUIRE e.position IS UNIQUE",
            "CREATE CONSTRAINT holdfast_version IF NOT EXISTS FOR (e:Event) REQUIRE (e.stream, e.version) IS UNIQUE",
            "CREATE INDEX holdfast_id IF NOT EXISTS FOR (e:Event) ON (e.id)",
            "CREATE CONSTRAINT holdfast_tag IF NOT EXISTS FOR (t:Tag) REQUIRE t.name IS UNIQUE",
            "CREATE INDEX holdfast_tagged IF NOT EXISTS FOR ()-[r:TAGGED]-() ON (r.tag, r.position)",
            "CREATE CONSTRAINT holdfast_collection IF NOT EXISTS FOR (c:Collection) REQUIRE c.name IS UNIQUE",
            "CREATE CONSTRAINT holdfast_doc IF NOT EXISTS FOR (d:Doc) REQUIRE d.id IS UNIQUE",
            "CREATE INDEX holdfast_key IF NOT EXISTS FOR (d:Doc) ON (d.collection, d.order)",
            "CREATE INDEX holdfast_expiry IF NOT EXISTS FOR (d:Doc) ON (d.expiresAt)",
            "CREATE INDEX holdfast_marked IF NOT EXISTS FOR ()-[r:MARKED]-() ON (r.collection, r.tag, r.order)",
            "CREATE CONSTRAINT holdfast_blob IF NOT EXISTS FOR (b:Blob) REQUIRE b.digest IS UNIQUE",
            "CREATE CONSTRAINT holdfast_chunk IF NOT EXISTS FOR (c:Chunk) REQUIRE (c.upload, c.chunk) IS UNIQUE");

    /** Looks whether the server answers and the format is known, and where the caller writes, sees to the schema. */
    void open(boolean writer) {
        List<Record> known =
                graph.transact(work -> work.run("MATCH (l:Log {id: 'log'}) RETURN l.format AS format", Map.of()));
        if (known.isEmpty()) {
            if (writer) {
                create();
            }
            return;
        }
        long format = known.getFirst().get("format").asLong(0);
        if (format > FORMAT) {
            throw new Unavailable(
                    "the store " + graph.failures.store() + " has format " + format
                            + ", which a newer Holdfast wrote; this one knows format " + FORMAT
                            + ": update it; nothing was written",
                    true,
                    null);
        }
    }

    private void create() {
        for (String statement : STATEMENTS) {
            graph.transact(work -> work.run(statement, Map.of()));
        }
        graph.transact(work -> work.run("CALL db.awaitIndexes(60)", Map.of()));
        graph.transact(work -> work.run(
                "MERGE (l:Log {id: 'log'}) ON CREATE SET l.format = $format, l.position = 0, l.locked = true",
                Map.of("format", FORMAT)));
    }
}
