package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.servers.LossyLine;
import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.testkit.Eventually;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers die, connections break, and nothing acknowledged is lost or stored twice. */
class PostgresFailuresTest {
    private static Backend open(String url) {
        return new SqlBackendProvider().open(StoreUrl.parse(url), StoreOptions.defaults());
    }

    private static List<NewEvent> events(int count) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(NewEvent.of("written", Instant.EPOCH, Json.EMPTY));
        }
        return events;
    }

    @Test
    void aLostReplyIsRepeatedToOnce() throws Exception {
        String url = PostgresServer.shared().createDatabase();
        try (LossyLine line = LossyLine.to(PostgresServer.shared().port());
                Backend store = open(url.replace(":" + PostgresServer.shared().port(), ":" + line.port())
                        + "?poolMax=1&poolMin=1")) {
            for (int i = 0; i < 20; i++) {
                int version = 3 * i;
                List<NewEvent> batch = events(3);
                line.loseNextReply();
                assertThatThrownBy(() -> store.log().append("a", Expected.version(version), batch))
                        .isInstanceOfSatisfying(
                                Unavailable.class,
                                lost -> assertThat(lost.nothingWritten()).isFalse())
                        .hasMessageContaining("unknown")
                        .hasMessageContaining("same ids")
                        .hasMessageNotContaining(PostgresServer.PASSWORD);
                assertThat(store.log().append("a", Expected.version(version), batch))
                        .isEqualTo(version + 3);
            }
            assertThat(store.log().read("a", 0, 100))
                    .hasSize(60)
                    .extracting(Event::id)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aServerKilledUnderLoadLosesNothingAcknowledged(@TempDir Path folder) throws Exception {
        try (PostgresServer server = PostgresServer.start(folder);
                Backend store = open(server.url() + "?timeout=5000")) {
            List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
            for (int kill = 0; kill < 3; kill++) {
                int before = acknowledged.size();
                try (ExecutorService threads = Executors.newCachedThreadPool()) {
                    List<Future<?>> writers = new ArrayList<>();
                    for (int i = 0; i < 8; i++) {
                        String stream = "s" + i;
                        writers.add(threads.submit(() -> write(store, stream, acknowledged)));
                    }
                    try {
                        Eventually.until("500 more are acknowledged", () -> acknowledged.size() >= before + 500);
                    } finally {
                        server.kill(); // which also ends the writers
                    }
                    for (Future<?> writer : writers) {
                        writer.get();
                    }
                }
                server.restart();
                List<String> stored = all(store);
                assertThat(stored).containsAll(acknowledged).doesNotHaveDuplicates();
            }
        }
    }

    /** Until the server is gone. */
    private static void write(Backend store, String stream, List<String> acknowledged) {
        while (true) {
            List<NewEvent> batch = events(2);
            try {
                store.log().append(stream, Expected.any(), batch);
            } catch (Unavailable gone) {
                return;
            }
            batch.forEach(event -> acknowledged.add(event.id()));
        }
    }

    private static List<String> all(Backend store) {
        List<String> ids = new ArrayList<>();
        long after = 0;
        for (List<Event> page = store.log().readAll(after, 1000);
                !page.isEmpty();
                page = store.log().readAll(after, 1000)) {
            page.forEach(event -> ids.add(event.id()));
            after = page.getLast().position();
        }
        return ids;
    }

    private static void refuses(String url, String... words) {
        assertThatThrownBy(() -> open(url).close())
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        refused -> assertThat(refused.nothingWritten()).isTrue())
                .satisfies(refused -> assertThat(refused.getMessage()).contains(words))
                .hasMessageNotContaining("wrong-secret")
                .hasMessageNotContaining(PostgresServer.PASSWORD);
    }

    @Test
    void whatKeepsAStoreFromOpeningIsSaid() {
        PostgresServer server = PostgresServer.shared();
        String place = "127.0.0.1:" + server.port();
        refuses(
                "postgresql://postgres:wrong-secret@" + place + "/postgres?timeout=1000",
                "password authentication failed",
                "check the user 'postgres'");
        refuses(server.url() + "_missing?timeout=1000", "does not exist", "create it, or name another");
        refuses(
                "postgresql://postgres:wrong-secret@127.0.0.1:1/x?timeout=1000",
                "check that the server runs",
                "127.0.0.1:1");
        refuses("postgresql://postgres:wrong-secret@no-such-host.invalid/x?timeout=1000", "no-such-host.invalid");
        refuses(server.url() + "?timeout=1000&ssl=true", "SSL", "DATABASE_SSL");
        assertThatThrownBy(() -> open("postgresql:///nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgresql://user:password@host:port/database");
        assertThatThrownBy(() -> open(server.url() + "?poolSize=3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("poolSize")
                .hasMessageContaining("poolMax");
    }

    @Test
    void whoMayNotCreateTablesIsTold() {
        PostgresServer server = PostgresServer.shared();
        String url = server.createDatabase();
        server.execute("create role nobody_much login password 'wrong-secret'");
        refuses(
                url.replace("postgres:" + PostgresServer.PASSWORD, "nobody_much:wrong-secret"),
                "Could not initialize database schema",
                "permission denied",
                "grant the user 'nobody_much'");
    }

    @Test
    void aReadOnlyDatabaseIsReadAndNotWritten() {
        PostgresServer server = PostgresServer.shared();
        String url = server.createDatabase();
        try (Backend store = open(url)) {
            store.log().append("a", Expected.none(), events(1));
        }
        server.execute("alter database " + url.substring(url.lastIndexOf('/') + 1)
                + " set default_transaction_read_only = on");
        try (Backend store = open(url)) {
            assertThat(store.log().read("a", 0, 10)).hasSize(1);
            assertThatThrownBy(() -> store.log().append("a", Expected.any(), events(1)))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("read-only")
                    .hasMessageContaining("nothing was written");
            assertThatThrownBy(() -> store.docs().put("c", "k", Expected.any(), NewDoc.of(Json.EMPTY)))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void tooManyClientsAreToldWhatToLower(@TempDir Path folder) throws Exception {
        try (PostgresServer server =
                        PostgresServer.start(folder, "max_connections=3", "superuser_reserved_connections=0");
                Connection one = connect(server);
                Connection two = connect(server);
                Connection three = connect(server)) {
            assertThat(List.of(one, two, three)).hasSize(3);
            refuses(server.url() + "?timeout=1000", "too many clients", "DATABASE_POOL_MAX");
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", "postgres", PostgresServer.PASSWORD);
    }

    @Test
    void healthTellsWhatAnAcknowledgementMeans(@TempDir Path folder) {
        try (Backend store = open(PostgresServer.shared().createDatabase())) {
            assertThat(store.health().backend()).startsWith("PostgreSQL 18");
            assertThat(store.health().durability()).contains("fsync on", "synchronous_commit on");
            assertThat(store.health().detail()).isEmpty();
        }
        try (PostgresServer careless = PostgresServer.start(folder, "fsync=off");
                Backend store = open(careless.url() + "?timeout=1000")) {
            assertThat(store.health().durability()).contains("fsync off");
            assertThat(store.health().detail()).contains("switch on fsync");
            careless.kill();
            assertThat(store.health().healthy()).isFalse();
        }
    }
}
