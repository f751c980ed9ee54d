package dev.holdfast.testkit;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Documents some of whose operations fail. Thread-safe. */
record FaultyDocs(Docs inner, Faults faults) implements Docs {
    @Override
    public Optional<Doc> get(String collection, String key) {
        return faults.read(() -> inner.get(collection, key));
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        return faults.write(() -> inner.put(collection, key, expected, doc));
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        return faults.write(() -> inner.delete(collection, key, expected));
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        return faults.read(() -> inner.scan(collection, afterKey, limit));
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        return faults.read(() -> inner.find(collection, tag, afterKey, limit));
    }

    @Override
    public List<String> collections() {
        return faults.read(inner::collections);
    }

    @Override
    public int purge(int limit) {
        return faults.write(() -> inner.purge(limit));
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> damaged) {
        return new FaultyDocs(inner.passingOver(damaged), faults);
    }
}
