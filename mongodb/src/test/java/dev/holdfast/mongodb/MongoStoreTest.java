package dev.holdfast.mongodb;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import dev.holdfast.servers.MongoServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Health;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is particular to MongoDB: several processes without a transaction, sizes of documents, steps cut short. */
class MongoStoreTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final String url = MongoServer.createSpace();
    private final MongoClient client = MongoClients.create(url);
    private Backend store = Stores.open(url);

    @BeforeEach
    void everythingBegins() {
        assertThat(store.log().readAll(0, 1)).isEmpty();
    }

    @AfterEach
    void close() {
        store.close();
        client.close();
    }

    private MongoDatabase database() {
        String name = new ConnectionString(url).getDatabase();
        return client.getDatabase(name == null ? "" : name);
    }

    private MongoCollection<Document> collection(String name) {
        return database().getCollection(name);
    }

    private static List<NewEvent> events(int count, String text) {
        return Stream.generate(() -> NewEvent.of("sampled", NOON, Json.string(text)))
                .limit(count)
                .toList();
    }

    @Test
    void writersOfSeveralStoresShareOneOrder() throws Exception {
        int writers = 4;
        int appends = 25;
        List<Callable<Long>> work = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            String stream = "stream-" + i % 2;
            work.add(() -> {
                try (Backend own = Stores.open(url)) {
                    for (int n = 0; n < appends; n++) {
                        own.log().append(stream, Expected.any(), events(2, "x"));
                    }
                    return 0L;
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
            return 0L;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var finished : threads.invokeAll(work)) {
                finished.get();
            }
        }
        for (String stream : List.of("stream-0", "stream-1")) {
            assertThat(store.log().read(stream, 0, Log.MAX_BATCH))
                    .extracting(Event::version)
                    .isEqualTo(LongStream.rangeClosed(1, 4L * appends).boxed().toList());
        }
        assertThat(collection("holdfast.commits").countDocuments()).isEqualTo((long) writers * appends);
    }

    @Test
    void aBatchLargerThanADocumentIsOneAppend() {
        List<NewEvent> large = events(30, "x".repeat(250_000));
        List<NewEvent> larger = events(40, "é".repeat(125_000));
        store.log().append("a", Expected.none(), large);
        assertThat(store.log().append("a", Expected.version(30), larger)).isEqualTo(70);
        assertThat(store.log().append("a", Expected.none(), larger)).isEqualTo(70);
        assertThat(collection("holdfast.parts").countDocuments()).isGreaterThan(1);
        store.log().truncate("a", 50);
        assertThat(store.log().read("a", 0, 100))
                .extracting(Event::body)
                .containsExactlyElementsOf(
                        larger.subList(20, 40).stream().map(NewEvent::body).toList());
        assertThat(store.log().find(larger.get(19).id())).isEmpty();
        store.log().truncate("a", 70);
        assertThat(collection("holdfast.parts").countDocuments()).isZero();
        assertThat(store.log().version("a")).isEqualTo(70);
    }

    @Test
    void aRefusedBatchLeavesNoPartsBehind() {
        assertThatThrownBy(() -> store.log().append("a", Expected.version(7), events(40, "x".repeat(250_000))))
                .hasMessageContaining("expected version 7");
        assertThat(collection("holdfast.parts").countDocuments()).isZero();
    }

    @Test
    void aTruncationCutShortIsFinishedByWhoeverOpensNext() {
        store.log().append("a", Expected.none(), events(3, "x"));
        store.log().append("a", Expected.any(), events(3, "x"));
        collection("holdfast.truncations")
                .insertOne(new Document("_id", "a")
                        .append("stream", "a")
                        .append("through", 4L)
                        .append("pending", true));
        store.close();
        store = Stores.open(url);
        assertThat(store.log().read("a", 0, 10)).extracting(Event::version).containsExactly(5L, 6L);
        assertThat(collection("holdfast.truncations").countDocuments(eq("pending", true)))
                .isZero();
    }

    @Test
    void aTruncatedCommitKeepsItsNumber() {
        store.log().append("a", Expected.none(), events(3, "x"));
        store.log().truncate("a", 3);
        try (Backend late = Stores.open(url)) {
            late.log().append("b", Expected.none(), events(1, "x"));
        }
        Document first = collection("holdfast.commits").find(eq("_id", 1L)).first();
        assertThat(first).containsOnlyKeys("_id", "stream", "first", "last");
        assertThat(collection("holdfast.commits").find(eq("_id", 2L)).first()).containsEntry("stream", "b");
    }

    @Test
    void damageIsNamed() {
        store.log().append("a", Expected.none(), events(1, "x"));
        var digest = store.blobs().put(new byte[] {1, 2, 3});
        store.docs().put("c", "k", Expected.none(), NewDoc.of(Json.EMPTY));
        collection("holdfast.commits").updateOne(eq("_id", 1L), Updates.unset("events.0.body"));
        collection("holdfast.chunks").deleteMany(new Document());
        collection("holdfast.docs").updateMany(new Document(), Updates.set("version", "one"));
        assertThatThrownBy(() -> store.log().readAll(0, 1))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("commit 1");
        assertThatThrownBy(() -> store.blobs().get(digest))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(digest.hex());
        assertThatThrownBy(() -> store.docs().get("c", "k"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("document 'c/k'");
    }

    @Test
    void aNewerFormatIsLeftAlone() {
        collection("holdfast.format").updateOne(eq("_id", "format"), Updates.set("version", 99));
        assertThatThrownBy(() -> Stores.open(url))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("format 99")
                .hasMessageContaining("update it");
    }

    @Test
    void healthTellsVersionAndDurability() {
        Health health = store.health();
        assertThat(health.healthy()).isTrue();
        assertThat(health.backend()).startsWith("MongoDB ");
        assertThat(health.durability()).contains("journaled");
        assertThat(health.roundTrip()).isPositive();
    }
}
