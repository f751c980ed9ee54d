package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.ops.Verify;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that persists and is killed while many write loses nothing it acknowledged, and doubles nothing. */
class RedisKilledTest {
    private static final int WRITERS = 8;
    private static final int ROUNDS = 4;

    @TempDir
    Path dir;

    /** What a writer knows when the server was killed. */
    private record Outcome(String stream, List<NewEvent> acknowledged, List<NewEvent> unsure, long docVersion) {}

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        try (var server = RedisServer.start(dir, "appendonly yes", "appendfsync always")) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Outcome> outcomes = writeUntilKilled(server, round);
                server.restart();
                try (Backend store = Spaces.open(server.url())) {
                    outcomes.forEach(outcome -> check(store, outcome));
                    assertThat(Verify.run(store, soFar -> {}).problems()).isEmpty();
                }
            }
        }
    }

    private static List<Outcome> writeUntilKilled(RedisServer server, int round) throws Exception {
        var enough = new CountDownLatch(WRITERS * 20);
        List<Future<Outcome>> writers = new ArrayList<>();
        try (Backend store = Spaces.open(server.url());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                String stream = "stream-" + round + "-" + i;
                writers.add(threads.submit(() -> write(store, stream, enough)));
            }
            enough.await();
            server.kill();
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> writer : writers) {
                outcomes.add(writer.get());
            }
            assertThatThrownBy(() -> store.log().append("a", Expected.any(), Spaces.events(1)))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            refused -> assertThat(refused.nothingWritten()).isTrue());
            return outcomes;
        }
    }

    private static Outcome write(Backend store, String stream, CountDownLatch enough) {
        List<NewEvent> acknowledged = new ArrayList<>();
        long docVersion = 0;
        while (true) {
            List<NewEvent> batch = Spaces.events(3);
            try {
                store.log().append(stream, Expected.version(acknowledged.size()), batch);
                acknowledged.addAll(batch);
                batch = List.of();
                docVersion = store.docs().put("c", stream, Expected.version(docVersion), NewDoc.of(Json.EMPTY));
                enough.countDown();
            } catch (Unavailable killed) {
                return new Outcome(stream, acknowledged, batch, docVersion);
            }
        }
    }

    private static void check(Backend store, Outcome outcome) {
        int acknowledged = outcome.acknowledged().size();
        Log log = store.log();
        if (!outcome.unsure().isEmpty()) {
            assertThat(log.version(outcome.stream())).isIn((long) acknowledged, acknowledged + 3L);
            assertThat(log.append(outcome.stream(), Expected.version(acknowledged), outcome.unsure()))
                    .isEqualTo(acknowledged + 3L);
        }
        List<NewEvent> all = new ArrayList<>(outcome.acknowledged());
        all.addAll(outcome.unsure());
        List<String> found = new ArrayList<>();
        for (List<Event> page = log.read(outcome.stream(), 0, 100);
                !page.isEmpty();
                page = log.read(outcome.stream(), found.size(), 100)) {
            page.forEach(event -> found.add(event.id()));
        }
        assertThat(found).isEqualTo(all.stream().map(NewEvent::id).toList());
        if (outcome.docVersion() > 0) {
            assertThat(store.docs().get("c", outcome.stream()).orElseThrow().version())
                    .isGreaterThanOrEqualTo(outcome.docVersion());
        }
    }
}
