package dev.holdfast.sql;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Log;
import dev.holdfast.store.Signals;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.signal.ConnectedSignals;
import java.time.Duration;
import java.util.Optional;

/** A store in the tables of a database. Thread-safe. */
final class SqlBackend implements Backend {
    private final Database database;
    private final Log log;
    private final Docs docs;
    private final Blobs blobs;
    private final Optional<ConnectedSignals> signals;

    SqlBackend(Database database, StoreOptions options) {
        this.database = database;
        this.log = new SqlLog(database);
        this.docs = new SqlDocs(database, options.clock());
        this.blobs = new SqlBlobs(database, options.clock());
        this.signals = database.dialect().signals(database);
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Docs docs() {
        return docs;
    }

    @Override
    public Blobs blobs() {
        return blobs;
    }

    @Override
    public Signals signals() {
        return signals.<Signals>map(connected -> connected).orElse(Signals.NONE);
    }

    @Override
    public Health health() {
        long start = System.nanoTime();
        try {
            String[] is = database.read("look at its health", database.dialect()::describe);
            return new Health(true, Duration.ofNanos(System.nanoTime() - start), is[0], is[1], is[2]);
        } catch (StoreException | IllegalStateException unwell) {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new Health(false, took, database.name(), "unknown", String.valueOf(unwell.getMessage()));
        }
    }

    @Override
    public String tidy() {
        database.requireWriting();
        return database.statement("give space back", session -> {
            long before = database.dialect().sizeBytes(session);
            database.dialect().tidy(session);
            return "The database takes " + database.dialect().sizeBytes(session) + " bytes now, before " + before + ".";
        });
    }

    @Override
    public void close() {
        signals.ifPresent(ConnectedSignals::close);
        database.close();
    }
}
