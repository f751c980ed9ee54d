package dev.holdfast.store.metrics;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.Truncation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A log each use of which is measured. Thread-safe. */
record MeteredLog(Log inner, Stopwatch stopwatch) implements Log {
    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        return stopwatch.time("append", () -> inner.append(stream, expected, events));
    }

    @Override
    public long version(String stream) {
        return stopwatch.time("version", () -> inner.version(stream));
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        return stopwatch.time("read", () -> inner.read(stream, afterVersion, limit));
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        return stopwatch.time("readAll", () -> inner.readAll(afterPosition, limit));
    }

    @Override
    public Optional<Event> find(String id) {
        return stopwatch.time("find", () -> inner.find(id));
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        return stopwatch.time("readTagged", () -> inner.readTagged(tag, afterPosition, limit));
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        return stopwatch.time("truncations", () -> inner.truncations(afterStream, limit));
    }

    @Override
    public Log passingOver(Consumer<StoreException.Corrupt> damaged) {
        return new MeteredLog(inner.passingOver(damaged), stopwatch);
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        stopwatch.time("truncate", () -> {
            inner.truncate(stream, throughVersion);
            return stream;
        });
    }
}
