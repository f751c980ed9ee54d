package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.ops.Verify;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Whoever remembered a position goes on from it in a restored dump. The tables go to another database by {@code COPY}, the way
 * {@code pg_dump} takes them.
 */
class PostgresDumpTest {
    private static Backend open(String url) {
        return new SqlBackendProvider().open(StoreUrl.parse(url), StoreOptions.defaults());
    }

    private static Connection connect(String url) throws SQLException {
        var settings = PostgresSettings.of(StoreUrl.parse(url));
        return DriverManager.getConnection(
                "jdbc:postgresql://" + settings.place(), settings.user(), settings.password());
    }

    private static List<NewEvent> events(int count) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(NewEvent.of("written", Instant.EPOCH, Json.EMPTY));
        }
        return events;
    }

    private static void fill(Backend store) {
        for (int i = 0; i < 50; i++) {
            store.log().append("stream-" + i % 7, Expected.any(), events(1 + i % 5));
        }
        store.log().truncate("stream-3", 2);
        store.docs().put("c", "kept", Expected.none(), NewDoc.of(Json.EMPTY));
        store.docs().put("c", "deleted", Expected.none(), NewDoc.of(Json.EMPTY));
        store.docs().delete("c", "deleted", Expected.any());
        store.blobs().put(new byte[1_000]);
    }

    /** An append that was rolled back, so that the dump has to carry more than the positions that are in use. */
    private static void rollBackAnAppend(String url) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select nextval('holdfast_positions') from generate_series(1, 10)");
            connection.rollback();
        }
    }

    private static void dumpAndRestore(String from, String to) throws Exception {
        open(to).close(); // makes the tables, as the beginning of a dump does
        try (Connection here = connect(from);
                Connection there = connect(to);
                Statement ask = here.createStatement();
                Statement tell = there.createStatement()) {
            CopyManager out = here.unwrap(PGConnection.class).getCopyAPI();
            CopyManager in = there.unwrap(PGConnection.class).getCopyAPI();
            for (String table : names(ask, "select relname from pg_stat_user_tables")) {
                var rows = new ByteArrayOutputStream();
                out.copyOut("COPY " + table + " TO STDOUT", rows);
                tell.execute("delete from " + table);
                in.copyIn("COPY " + table + " FROM STDIN", new ByteArrayInputStream(rows.toByteArray()));
            }
            for (String sequence : names(ask, "select sequencename from pg_sequences")) {
                String last = names(ask, "select last_value || ', ' || is_called from " + sequence)
                        .getFirst();
                tell.execute("select setval('" + sequence + "', " + last + ")");
            }
        }
    }

    private static List<String> names(Statement statement, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    @Test
    void positionsVersionsAndWhatConsumersRememberGoOnAfterADumpIsRestored() throws Exception {
        PostgresServer server = PostgresServer.shared();
        String from = server.createDatabase();
        String to = server.createDatabase();
        List<Event> before;
        long remembered;
        long next;
        try (Backend store = open(from)) {
            fill(store);
            rollBackAnAppend(from);
            before = store.log().readAll(0, 1_000);
            remembered = before.get(before.size() / 2).position();
            store.docs().put("consumers", "mailer", Expected.none(), NewDoc.of(Json.parse("" + remembered)));
        }
        dumpAndRestore(from, to);
        try (Backend store = open(from)) {
            store.log().append("stream-3", Expected.any(), events(1));
            next = store.log()
                    .readAll(before.getLast().position(), 1)
                    .getFirst()
                    .position();
        }

        try (Backend store = open(to)) {
            assertThat(store.log().readAll(0, 1_000)).isEqualTo(before);
            long version = store.log().version("stream-3");
            assertThatThrownBy(() -> store.log().append("stream-3", Expected.version(version - 1), events(1)))
                    .isInstanceOf(Conflict.class);
            assertThat(store.log().append("stream-3", Expected.version(version), events(1)))
                    .isEqualTo(version + 1);

            long offset = Long.parseLong(
                    store.docs().get("consumers", "mailer").orElseThrow().body().text());
            List<Event> missed = store.log().readAll(offset, 1_000);
            assertThat(missed.subList(0, missed.size() - 1))
                    .isEqualTo(before.stream()
                            .filter(event -> event.position() > remembered)
                            .toList());
            assertThat(missed.getLast().position()).isEqualTo(next);

            long kept = store.docs().get("c", "kept").orElseThrow().version();
            assertThat(store.docs().put("c", "kept", Expected.version(kept), NewDoc.of(Json.EMPTY)))
                    .isGreaterThan(kept + 1); // the deleted one had the next
            assertThat(Verify.run(store, soFar -> {}).problems()).isEmpty();
        }
    }
}
