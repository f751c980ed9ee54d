package dev.holdfast.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Health;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person finds in the graph, and what is particular to this backend. */
class Neo4jGraphTest {
    private final EmptyGraph graph = new EmptyGraph();
    private final Backend store = graph.open(StoreOptions.defaults());

    @AfterEach
    void close() {
        store.close();
    }

    private static NewEvent event(String id, String... causes) {
        var meta = new Meta(List.of(causes), null, null, List.of("tagged"));
        return new NewEvent(id, "noted", Instant.EPOCH, Json.EMPTY, meta);
    }

    @Test
    void causesAndOrderAreRelationships() {
        store.log().append("orders", Expected.none(), List.of(event("placed"), event("paid", "placed")));
        store.log().append("parcels", Expected.none(), List.of(event("sent", "paid", "unknown here")));
        store.log().append("orders", Expected.version(2), List.of(event("closed", "sent", "paid")));
        assertThat(pairs("MATCH (a:Event)-[:NEXT]->(b:Event) RETURN a.id AS first, b.id AS second ORDER BY b.position"))
                .containsExactly("placed paid", "paid closed");
        assertThat(pairs("MATCH (a:Event)-[:CAUSED_BY]->(b:Event) RETURN a.id AS first, b.id AS second"))
                .containsExactlyInAnyOrder("paid placed", "sent paid", "closed sent", "closed paid");
        assertThat(pairs("MATCH (a:Event {id: 'closed'})-[:CAUSED_BY*]->(b:Event {id: 'placed'})"
                        + " RETURN DISTINCT a.id AS first, b.id AS second"))
                .containsExactly("closed placed");
        assertThat(store.log().find("sent").orElseThrow().meta().causedBy()).containsExactly("paid", "unknown here");
    }

    private List<String> pairs(String query) {
        return graph.query(query).stream()
                .map(row ->
                        row.get("first").asString() + " " + row.get("second").asString())
                .toList();
    }

    @Test
    void aTruncationLeavesNothingOfTheEvents() {
        store.log().append("a", Expected.none(), List.of(event("x"), event("y", "x"), event("z", "y")));
        store.log().truncate("a", 2);
        assertThat(graph.query("MATCH (e:Event) RETURN e.id")).hasSize(1);
        assertThat(graph.query("MATCH (:Event)-[r:NEXT|CAUSED_BY]-() RETURN r")).isEmpty();
        assertThat(graph.query("MATCH ()-[r:TAGGED]->() RETURN r")).hasSize(1);
    }

    @Test
    void writersOfSeveralStoresShareOneOrder() throws Exception {
        int writers = 4;
        int appends = 10;
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            String stream = "stream-" + i % 2;
            String name = i + "-";
            work.add(() -> {
                try (Backend own = graph.open(StoreOptions.defaults())) {
                    for (int n = 0; n < appends; n++) {
                        own.log().append(stream, Expected.any(), List.of(event(name + n), event(name + n + "b")));
                    }
                    return 0;
                }
            });
        }
        work.add(() -> {
            List<Event> seen = new ArrayList<>();
            while (seen.size() < writers * appends * 2) {
                seen.addAll(
                        store.log().readAll(seen.isEmpty() ? 0 : seen.getLast().position(), 7));
            }
            assertThat(seen).isEqualTo(store.log().readAll(0, Log.MAX_BATCH));
            return 0;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var finished : threads.invokeAll(work)) {
                finished.get();
            }
        }
        assertThat(store.log().version("stream-0")).isEqualTo(2L * 2 * appends);
    }

    @Test
    void damageIsNamed() {
        store.log().append("a", Expected.none(), List.of(event("x")));
        store.docs().put("c", "k", Expected.none(), NewDoc.of(Json.EMPTY));
        var digest = store.blobs().put(new byte[] {1, 2, 3});
        graph.query("MATCH (e:Event) REMOVE e.body");
        graph.query("MATCH (d:Doc) SET d.version = 'one'");
        graph.query("MATCH (c:Chunk) DELETE c");
        assertThatThrownBy(() -> store.log().readAll(0, 1))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("the event at position 1")
                .hasMessageContaining("it has no body");
        assertThatThrownBy(() -> store.docs().get("c", "k"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("the document");
        assertThatThrownBy(() -> store.blobs().get(digest))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(digest.hex());
    }

    @Test
    void aNewerFormatIsLeftAlone() {
        graph.query("MATCH (l:Log) SET l.format = 99");
        try {
            assertThatThrownBy(() -> graph.open(StoreOptions.defaults()))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("format 99")
                    .hasMessageContaining("update it");
        } finally {
            graph.query("MATCH (l:Log) SET l.format = 1");
        }
    }

    @Test
    void healthTellsVersionAndDurability() {
        Health health = store.health();
        assertThat(health.healthy()).isTrue();
        assertThat(health.backend()).startsWith("Neo4j 20").endsWith("community");
        assertThat(health.durability()).contains("forced before every acknowledgement");
        assertThat(health.roundTrip()).isPositive();
    }
}
