package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is found by looking at every row of a table. */
class PlansTest {
    private static final int ROWS = 20_000;

    /** Every query that reading sends, with the names of the constants that hold them. */
    private static List<Field> queries() throws IllegalAccessException {
        List<Field> queries = new ArrayList<>();
        for (Class<?> reader : List.of(SqlLog.class, SqlDocs.class, SqlBlobs.class)) {
            for (Field field : reader.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                    field.setAccessible(true);
                    if (String.valueOf(field.get(null)).matches("(?s)(select|with) .*")) {
                        queries.add(field);
                    }
                }
            }
        }
        assertThat(queries).hasSizeGreaterThan(10);
        return queries;
    }

    private static String explained(Connection connection, String sql, String column) throws SQLException {
        var plan = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                plan.append(rows.getString(column)).append('\n');
            }
        }
        return plan.toString();
    }

    private static void fill(Connection connection, String numbers) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "insert into holdfast_truncations (stream, version) select 't' || n, 1",
                    "insert into holdfast_events (position, stream, version, id, type, time, body, caused_by, tags, checksum)"
                            + " select n, 's' || n, 1, 'id' || n, 'type', 0, '{}', '{}', '{}', 0",
                    "insert into holdfast_tags (tag, position) select 't' || (n % 100), n",
                    "insert into holdfast_docs (collection, key, version, body, expires_at, tags, checksum)"
                            + " select 'c' || (n % 5), 'k' || n, n, '{}', 4102444800000, '{}', 0",
                    "insert into holdfast_doc_tags (collection, tag, key, version) select 'c' || (n % 5), 't' || (n % 50), 'k' || n, n",
                    "insert into holdfast_blobs (digest, content, bytes, last_put) select '" + "0".repeat(59)
                            + "' || (10000 + n), '', 0, 0")) {
                statement.executeUpdate(sql + numbers);
            }
            statement.executeUpdate("analyze");
        }
    }

    @Test
    void sqliteReadsByIndexes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("state.db");
        new SqlBackendProvider()
                .open(StoreUrl.parse("sqlite:" + file), StoreOptions.defaults())
                .close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            fill(
                    connection,
                    " from (with recursive counted(n) as (select 1 union all select n + 1 from counted where n < "
                            + ROWS + ") select n from counted)");
            for (Field query : queries()) {
                assertThat(explained(connection, "explain query plan " + query.get(null), "detail"))
                        .as(query.toString())
                        .containsPattern("SEARCH|USING (COVERING )?INDEX")
                        .doesNotContainPattern("SCAN (?!c\\b|CONSTANT)\\w+\n")
                        .doesNotContain("TEMP B-TREE FOR ORDER BY\nSCAN holdfast");
            }
        }
    }

    @Test
    void postgresReadsByIndexes() throws Exception {
        String url = PostgresServer.shared().createDatabase();
        new SqlBackendProvider()
                .open(StoreUrl.parse(url), StoreOptions.defaults())
                .close();
        try (Connection connection = connect(url)) {
            fill(connection, " from generate_series(1, " + ROWS + ") n");
            for (Field query : queries()) {
                String plan =
                        explained(connection, "explain (generic_plan) " + numbered("" + query.get(null)), "QUERY PLAN");
                assertThat(plan).as(query.toString()).contains("Index").doesNotContain("Seq Scan on holdfast_");
            }
        }
    }

    /** By the counters of the server, so that what the server really does counts, for reads and writes. */
    @Test
    void postgresScansNoTableWhateverIsDone() throws Exception {
        String url = PostgresServer.shared().createDatabase();
        try (Backend store = new SqlBackendProvider().open(StoreUrl.parse(url), StoreOptions.defaults());
                Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            fill(connection, " from generate_series(1, " + ROWS + ") n");
            statement.execute("select setval('holdfast_positions', " + ROWS + ")");
            for (int i = 0; i < 20; i++) {
                use(store, i);
            }
        }
        try (Connection connection = connect(url)) { // whoever closes a connection has told the server what it counted
            String scanned = explained(
                    connection,
                    "select relname || ': ' || seq_tup_read as read from pg_stat_user_tables where seq_tup_read > "
                            + ROWS + " and relname <> 'holdfast_migrations'",
                    "read");
            assertThat(scanned).isEmpty();
        }
    }

    private static void use(Backend store, int i) {
        NewEvent event = NewEvent.of("used", Instant.EPOCH, Json.EMPTY, Meta.tagged("x"));
        store.log().append("used", Expected.version(i), List.of(event));
        store.log().append("used", Expected.any(), List.of(event));
        store.log().find(event.id());
        store.log().read("used", i, 10);
        store.log().readAll(ROWS, 10);
        store.log().readTagged("x", 0, 10);
        store.log().truncate("used", i);
        store.log().truncations("used", 10);
        var doc = new NewDoc(Json.EMPTY, null, List.of("x"));
        store.docs().put("used", "key" + i, Expected.none(), doc);
        store.docs().put("used", "key" + i, Expected.any(), NewDoc.of(Json.EMPTY));
        List<Doc> found = store.docs().scan("used", "", 10);
        assertThat(found).isNotEmpty();
        store.docs().find("used", "x", "", 10);
        store.docs().collections();
        store.docs().delete("used", "key" + i, Expected.any());
        Digest digest = store.blobs().put(new byte[] {(byte) i});
        store.blobs().list(digest, 10);
        store.blobs().delete(digest, Instant.MAX);
    }

    private static Connection connect(String url) throws SQLException {
        var settings = PostgresSettings.of(StoreUrl.parse(url));
        return DriverManager.getConnection(
                "jdbc:postgresql://" + settings.place() + "?preferQueryMode=simple",
                settings.user(),
                settings.password());
    }

    private static String numbered(String sql) {
        var numbered = new StringBuilder();
        int number = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            numbered.append(c == '?' ? "$" + ++number : String.valueOf(c));
        }
        return numbered.toString();
    }
}
