package dev.holdfast.bench;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Stores;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Reading 100,000 events of 256 bytes from beginning to end: RocksDB's iterator, all streams, one stream. */
final class Replay {
    private static final int EVENTS = 100_000;
    private static final int ROUNDS = 9;

    private final Path directory;

    Replay(Path directory) {
        this.directory = directory;
    }

    void run() throws Exception {
        var table = new Table("Replay of 100,000 events of 256 bytes (events a second; p50 is for all of them)");
        Rate rocks = rocks();
        table.row("RocksDB iterator", rocks);
        Path store = directory.resolve("replay");
        try (Backend backend = Stores.open("file:" + store)) {
            fill(backend, EVENTS);
            table.row(
                    "Holdfast file, all streams", rate(EVENTS, () -> all(backend.log())), "RocksDB", rocks.perSecond());
            table.row(
                    "Holdfast file, one stream",
                    rate(EVENTS, () -> stream(backend.log())),
                    "RocksDB",
                    rocks.perSecond());
        } finally {
            Directories.delete(store);
        }
    }

    void runOnDatabases() throws Exception {
        var table = new Table("Replay of 100,000 events of 256 bytes from databases");
        var database = Database.fresh();
        try (Backend backend = Stores.open(database.url());
                Connection bare = database.connect()) {
            replay(table, "PostgreSQL", backend, bare);
        }
        Path store = directory.resolve("replay.db");
        try (Backend backend = Stores.open("sqlite:" + store);
                Connection bare = DriverManager.getConnection("jdbc:sqlite:" + store)) {
            replay(table, "SQLite", backend, bare);
        }
    }

    private static void replay(Table table, String kind, Backend backend, Connection bare) throws Exception {
        fill(backend, EVENTS);
        Rate pages = rate(EVENTS, () -> BareSql.keysetPages(bare, Log.MAX_BATCH));
        table.row(kind + ", bare keyset pages of 1,000", pages);
        table.row(
                "Holdfast on " + kind + ", all streams",
                rate(EVENTS, () -> all(backend.log())),
                "bare",
                pages.perSecond());
        table.row(
                "Holdfast on " + kind + ", one stream",
                rate(EVENTS, () -> stream(backend.log())),
                "bare",
                pages.perSecond());
    }

    static Rate rate(int count, Callable<Integer> replay) throws Exception {
        var nanos = new long[ROUNDS];
        for (int i = -ROUNDS; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            int read = replay.call();
            if (read != count) {
                throw new IllegalStateException("read " + read + " events, not " + count);
            }
            nanos[Math.max(0, i)] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        Duration median = Duration.ofNanos(nanos[ROUNDS / 2]);
        return new Rate(count * 1e9 / median.toNanos(), median, Duration.ofNanos(nanos[ROUNDS - 1]));
    }

    static void fill(Backend backend, int count) {
        Json body = Appends.body();
        for (int i = 0; i < count; i += Log.MAX_BATCH) {
            List<NewEvent> events = new ArrayList<>();
            for (int k = 0; k < Log.MAX_BATCH; k++) {
                events.add(NewEvent.of("TASK_COMPLETED", Instant.parse("2026-01-01T00:00:00Z"), body));
            }
            backend.log().append("run", Expected.any(), events);
        }
    }

    static int all(Log log) {
        int read = 0;
        long position = 0;
        for (List<Event> page = log.readAll(0, Log.MAX_BATCH);
                !page.isEmpty();
                page = log.readAll(position, Log.MAX_BATCH)) {
            read += page.size();
            position = page.getLast().position();
        }
        return read;
    }

    static int stream(Log log) {
        int read = 0;
        List<Event> page;
        do {
            page = log.read("run", read, Log.MAX_BATCH);
            read += page.size();
        } while (!page.isEmpty());
        return read;
    }

    private Rate rocks() throws Exception {
        Path store = directory.resolve("replay-rocks");
        byte[] value = Appends.body().text().getBytes(StandardCharsets.UTF_8);
        try (var options = new Options().setCreateIfMissing(true);
                var database = RocksDB.open(options, store.toString());
                var sync = new WriteOptions().setSync(true);
                var batch = new WriteBatch()) {
            for (int i = 0; i < EVENTS; i++) {
                batch.put(ByteBuffer.allocate(8).putLong(i).array(), value);
            }
            database.write(sync, batch);
            flush(database);
            return rate(EVENTS, () -> iterate(database));
        } finally {
            Directories.delete(store);
        }
    }

    /** Out of memory and into a table file: a replay reads what a process before has written. */
    private static void flush(RocksDB database) throws RocksDBException {
        try (var wait = new FlushOptions().setWaitForFlush(true)) {
            database.flush(wait);
        }
    }

    private static int iterate(RocksDB database) {
        int read = 0;
        long bytes = 0;
        try (var iterator = database.newIterator()) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                bytes += iterator.key().length + iterator.value().length;
                read++;
            }
        }
        if (bytes != 264L * EVENTS) {
            throw new IllegalStateException("read " + bytes + " bytes");
        }
        return read;
    }
}
