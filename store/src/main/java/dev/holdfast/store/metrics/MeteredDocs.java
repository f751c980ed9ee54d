package dev.holdfast.store.metrics;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Documents each use of which is measured. Thread-safe. */
record MeteredDocs(Docs inner, Stopwatch stopwatch) implements Docs {
    @Override
    public Optional<Doc> get(String collection, String key) {
        return stopwatch.time("get", () -> inner.get(collection, key));
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        return stopwatch.time("put", () -> inner.put(collection, key, expected, doc));
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        return stopwatch.time("delete", () -> inner.delete(collection, key, expected));
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        return stopwatch.time("scan", () -> inner.scan(collection, afterKey, limit));
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        return stopwatch.time("find", () -> inner.find(collection, tag, afterKey, limit));
    }

    @Override
    public List<String> collections() {
        return stopwatch.time("collections", inner::collections);
    }

    @Override
    public int purge(int limit) {
        return stopwatch.time("purge", () -> inner.purge(limit));
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> damaged) {
        return new MeteredDocs(inner.passingOver(damaged), stopwatch);
    }
}
