package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.io.File;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The space of what was removed is given back to the disk. */
class TidyingTest {
    private static final int EVENTS = 500;
    private static final int BODY_BYTES = 6_000;

    @TempDir
    private Path folder;

    private interface Size {
        long bytes() throws Exception;
    }

    private static void fillAndEmpty(Backend store, Size size) throws Exception {
        var random = new Random(1);
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            byte[] body = new byte[BODY_BYTES];
            random.nextBytes(body);
            Json text = Json.string(Base64.getEncoder().encodeToString(body));
            events.add(NewEvent.of("written", Instant.EPOCH, text));
        }
        store.log().append("kept", Expected.none(), events.subList(0, 1));
        store.log().append("removed", Expected.none(), events.subList(1, EVENTS));
        store.log().truncate("removed", EVENTS - 1);
        store.blobs().put(new byte[1 << 20]);
        long before = size.bytes();
        assertThat(before).isGreaterThan(EVENTS * BODY_BYTES);

        String said = store.tidy();
        long after = size.bytes();
        assertThat(after).isLessThan(before / 2);
        assertThat(said).isEqualTo("The database takes " + after + " bytes now, before " + before + ".");
        assertThat(store.log().read("kept", 0, 10)).hasSize(1);
        assertThat(store.log().append("removed", Expected.version(EVENTS - 1), events.subList(2, 3)))
                .isEqualTo(EVENTS);
    }

    @Test
    void sqliteShrinksItsFileAndItsLog() throws Exception {
        Path file = folder.resolve("store.db");
        var log = new File(file + "-wal");
        try (Backend store = new SqlBackendProvider().open(StoreUrl.parse("sqlite:" + file), StoreOptions.defaults())) {
            fillAndEmpty(store, () -> file.toFile().length() + log.length());
        }
    }

    @Test
    void postgresShrinksItsTables() throws Exception {
        String url = PostgresServer.shared().createDatabase();
        var settings = PostgresSettings.of(StoreUrl.parse(url));
        try (Backend store = new SqlBackendProvider().open(StoreUrl.parse(url), StoreOptions.defaults());
                var connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + settings.place(), settings.user(), settings.password());
                var statement = connection.createStatement()) {
            fillAndEmpty(store, () -> {
                try (var row =
                        statement.executeQuery("select sum(pg_total_relation_size(relid)) from pg_stat_user_tables")) {
                    row.next();
                    return row.getLong(1);
                }
            });
        }
    }
}
