package dev.holdfast.bench;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Stores;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Durable appends of 256-byte events: the file backend, RocksDB with {@code sync=true}, and the disk itself. */
final class Appends {
    private static final int[] WRITERS = {1, 8, 32, 64};
    private static final int BATCH = 100;

    private final Path directory;
    private final Duration window;

    Appends(Path directory, Duration window) {
        this.directory = directory;
        this.window = window;
    }

    void run() throws Exception {
        var table = new Table("Durable appends, events of 256 bytes of JSON, one stream for each writer");
        for (int writers : WRITERS) {
            Rate raw = RawDisk.force(directory, window, 256);
            table.row("raw append and force, 1 thread", raw);
            Rate rocks = rocks(writers, 1);
            table.row("RocksDB, sync, " + writers + " writers", rocks);
            Rate ours = holdfast(writers, 1);
            table.row("Holdfast file, " + writers + " writers", ours, "raw", raw.perSecond());
            table.row("Holdfast file, " + writers + " writers", ours, "RocksDB", rocks.perSecond());
        }
        Rate rocks = rocks(1, BATCH);
        table.row("RocksDB, sync, batches of 100, 1 writer (batches)", rocks);
        table.row(
                "Holdfast file, batches of 100, 1 writer (batches)", holdfast(1, BATCH), "RocksDB", rocks.perSecond());
    }

    /** A JSON body of 256 bytes. */
    static Json body() {
        return Json.parse("{\"taskId\":\"t1\",\"text\":\"" + "x".repeat(231) + "\"}");
    }

    private Rate holdfast(int writers, int batch) throws Exception {
        Path store = directory.resolve("holdfast-" + writers + "-" + batch);
        try (Backend backend = Stores.open("file:" + store)) {
            Json body = body();
            Instant time = Instant.parse("2026-01-01T00:00:00Z");
            var versions = new long[writers];
            return Load.virtual(window).measure(writers, writer -> {
                List<NewEvent> events = new ArrayList<>(batch);
                for (int i = 0; i < batch; i++) {
                    events.add(NewEvent.of("TASK_COMPLETED", time, body));
                }
                versions[writer] = backend.log().append("writer-" + writer, Expected.version(versions[writer]), events);
            });
        } finally {
            Directories.delete(store);
        }
    }

    private Rate rocks(int writers, int batch) throws Exception {
        Path store = directory.resolve("rocks-" + writers + "-" + batch);
        byte[] value = body().text().getBytes(StandardCharsets.UTF_8);
        var keys = new AtomicLong();
        try (var options = new Options().setCreateIfMissing(true);
                var database = RocksDB.open(options, store.toString());
                var sync = new WriteOptions().setSync(true)) {
            return Load.platform(window)
                    .measure(writers, writer -> write(database, sync, keys.getAndAdd(batch), batch, value));
        } finally {
            Directories.delete(store);
        }
    }

    private static void write(RocksDB database, WriteOptions sync, long key, int batch, byte[] value)
            throws RocksDBException {
        if (batch == 1) {
            database.put(sync, ByteBuffer.allocate(8).putLong(key).array(), value);
            return;
        }
        try (var writes = new WriteBatch()) {
            for (int i = 0; i < batch; i++) {
                writes.put(ByteBuffer.allocate(8).putLong(key + i).array(), value);
            }
            database.write(sync, writes);
        }
    }
}
