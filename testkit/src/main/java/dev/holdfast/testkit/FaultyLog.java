package dev.holdfast.testkit;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.Truncation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A log some of whose operations fail. Thread-safe. */
record FaultyLog(Log inner, Faults faults, Limits limits) implements Log {
    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        limits.check(events);
        return faults.write(() -> inner.append(stream, expected, events));
    }

    @Override
    public long version(String stream) {
        return faults.read(() -> inner.version(stream));
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        return faults.read(() -> inner.read(stream, afterVersion, limit));
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        return faults.read(() -> inner.readAll(afterPosition, limit));
    }

    @Override
    public Optional<Event> find(String id) {
        return faults.read(() -> inner.find(id));
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        return faults.read(() -> inner.readTagged(tag, afterPosition, limit));
    }

    @Override
    public Log passingOver(Consumer<StoreException.Corrupt> damaged) {
        return new FaultyLog(inner.passingOver(damaged), faults, limits);
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        faults.write(() -> {
            inner.truncate(stream, throughVersion);
            return stream;
        });
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        return faults.read(() -> inner.truncations(afterStream, limit));
    }
}
