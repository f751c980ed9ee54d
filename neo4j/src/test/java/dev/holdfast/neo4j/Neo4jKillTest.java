package dev.holdfast.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.Neo4jServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Verify;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed by SIGKILL while it writes, and started again on what is on its disk. */
class Neo4jKillTest {
    private static final int WRITERS = 4;

    @TempDir
    Path folder;

    private final Queue<String> attempted = new ConcurrentLinkedQueue<>();
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

    @Test
    void killingTheServerUnderLoadLosesNothingAcknowledged() throws Exception {
        try (Neo4jServer server = Neo4jServer.start(folder)) {
            for (int round = 1; round <= 2; round++) {
                writeUntilKilled(server, "stream-" + round);
                server.restart();
                try (Backend store = Stores.open(server.url())) {
                    List<String> stored = ids(store.log());
                    assertThat(stored).containsAll(acknowledged).doesNotHaveDuplicates();
                    assertThat(attempted).containsAll(stored);
                    assertThat(Verify.run(store, soFar -> {}).problems()).isEmpty();
                }
            }
        }
    }

    private void writeUntilKilled(Neo4jServer server, String stream) throws Exception {
        var underway = new CountDownLatch(100);
        try (Backend store = Stores.open(server.url());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String own = stream + "/" + i;
                writers.add(threads.submit(() -> write(store.log(), own, underway)));
            }
            assertThat(underway.await(120, TimeUnit.SECONDS)).isTrue();
            server.kill();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
    }

    private void write(Log log, String stream, CountDownLatch underway) {
        try {
            for (long version = 0; ; version += 2) {
                List<NewEvent> batch = List.of(
                        NewEvent.of("load", Instant.EPOCH, Json.EMPTY), NewEvent.of("load", Instant.EPOCH, Json.EMPTY));
                batch.forEach(event -> attempted.add(event.id()));
                log.append(stream, Expected.version(version), batch);
                batch.forEach(event -> acknowledged.add(event.id()));
                underway.countDown();
            }
        } catch (Unavailable killed) {
            assertThat(killed).hasMessageContaining("Neo4j at");
        }
    }

    private static List<String> ids(Log log) {
        List<Event> all = new ArrayList<>();
        List<Event> page;
        do {
            page = log.readAll(all.isEmpty() ? 0 : all.getLast().position(), Log.MAX_BATCH);
            all.addAll(page);
        } while (!page.isEmpty());
        return all.stream().map(Event::id).toList();
    }
}
