package dev.holdfast.bench;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Appends of 256-byte events to databases: Holdfast, Pekko Persistence JDBC, and bare statements. */
final class SqlAppends {
    private static final int[] WRITERS = {1, 32, 64};
    private static final int BATCH = 100;

    private final Path directory;
    private final Duration window;

    SqlAppends(Path directory, Duration window) {
        this.directory = directory;
        this.window = window;
    }

    void run() throws Exception {
        var bare = new BareSql(window);
        var table = new Table(
                "Appends on PostgreSQL with fsync=on, events of 256 bytes of JSON, one stream for each writer");
        for (int writers : WRITERS) {
            table.row("raw append and force, 1 thread", RawDisk.force(directory, window, 256));
            Rate inserts = bare.inserts(Math.min(writers, 16));
            table.row("bare INSERT, " + Math.min(writers, 16) + " connections", inserts);
            if (writers == 1) {
                table.row(
                        "bare INSERT of the same columns and indexes, 1 connection",
                        same(rows -> rows.inserts("?::json")));
            }
            Rate pekko = pekko(writers, 1);
            table.row("Pekko Persistence JDBC, " + writers + " writers", pekko);
            Rate ours = holdfast(Database.fresh().url(), writers, 1);
            table.row("Holdfast, " + writers + " writers", ours, "INSERT", inserts.perSecond());
            table.row("Holdfast, " + writers + " writers", ours, "Pekko", pekko.perSecond());
        }
        Rate unnest = bare.batches(BATCH);
        table.row("bare unnest of 100 rows, 1 writer (batches)", unnest);
        table.row("bare unnest of the same columns and indexes (batches)", same(rows -> rows.batches(BATCH)));
        Rate pekko = pekko(1, BATCH);
        table.row("Pekko Persistence JDBC, batches of 100, 1 writer (batches)", pekko);
        Rate batches = holdfast(Database.fresh().url(), 1, BATCH);
        table.row("Holdfast, batches of 100, 1 writer (batches)", batches, "unnest", unnest.perSecond());
        table.row("Holdfast, batches of 100, 1 writer (batches)", batches, "Pekko", pekko.perSecond());
        sqlite(bare);
    }

    private void sqlite(BareSql bare) throws Exception {
        var table = new Table("Appends on SQLite, write-ahead log, synchronous=FULL");
        for (int writers : WRITERS) {
            Path folder = directory.resolve("sqlite-" + writers);
            Files.createDirectories(folder);
            Rate rate = bare.sqlite(folder.resolve("bare.db"));
            table.row("bare driver, 1 writer", rate);
            if (writers == 1) {
                Path file = folder.resolve("same.db");
                Stores.open("sqlite:" + file).close();
                try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
                    BareSql.durable(connection);
                    table.row(
                            "bare driver, the same columns and indexes, 1 writer",
                            new SameColumns(connection, window).inserts("?"));
                }
            }
            Rate ours = holdfast("sqlite:" + folder.resolve("holdfast.db"), writers, 1);
            table.row("Holdfast, " + writers + " writers", ours, "bare driver", rate.perSecond());
            Directories.delete(folder);
        }
    }

    private interface Measured {
        Rate on(SameColumns rows) throws Exception;
    }

    private Rate same(Measured measured) throws Exception {
        var database = Database.fresh();
        Stores.open(database.url()).close();
        try (Connection connection = database.connect()) {
            return measured.on(new SameColumns(connection, window));
        }
    }

    private Rate holdfast(String url, int writers, int batch) throws Exception {
        try (Backend backend = Stores.open(url)) {
            Json body = Appends.body();
            Instant time = Instant.parse("2026-01-01T00:00:00Z");
            var versions = new long[writers];
            return Load.platform(window).measure(writers, writer -> {
                List<NewEvent> events = new ArrayList<>(batch);
                for (int i = 0; i < batch; i++) {
                    events.add(NewEvent.of("TASK_COMPLETED", time, body));
                }
                versions[writer] = backend.log().append("writer-" + writer, Expected.version(versions[writer]), events);
            });
        }
    }

    private Rate pekko(int writers, int batch) throws Exception {
        try (var peer = new Pekko(Database.fresh(), writers, Appends.body().text())) {
            return Load.platform(window).measure(writers, writer -> peer.append(writer, batch));
        }
    }
}
