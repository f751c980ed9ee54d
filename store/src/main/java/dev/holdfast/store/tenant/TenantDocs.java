package dev.holdfast.store.tenant;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The documents of one tenant. Thread-safe. */
record TenantDocs(Docs inner, Space space) implements Docs {
    @Override
    public Optional<Doc> get(String collection, String key) {
        String stored = stored(collection);
        return space.reading(() -> inner.get(stored, key)).map(this::given);
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        String stored = stored(collection);
        return write(collection, key, expected, () -> inner.put(stored, key, expected, doc));
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        String stored = stored(collection);
        return write(collection, key, expected, () -> inner.delete(stored, key, expected));
    }

    private <T> T write(String collection, String key, Expected expected, Supplier<T> work) {
        try {
            return space.reading(work);
        } catch (Conflict conflict) {
            throw new Conflict(
                    "document '" + key + "' of collection '" + collection + "'", expected, conflict.actual());
        }
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        String stored = stored(collection);
        return given(space.reading(() -> inner.scan(stored, afterKey, limit)));
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        String stored = stored(collection);
        return given(space.reading(() -> inner.find(stored, tag, afterKey, limit)));
    }

    @Override
    public List<String> collections() {
        return space.reading(inner::collections).stream()
                .filter(space::holds)
                .map(space::given)
                .toList();
    }

    @Override
    public int purge(int limit) {
        return inner.purge(limit);
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> damaged) {
        return new TenantDocs(inner.passingOver(damage -> damaged.accept(space.given(damage))), space);
    }

    private String stored(String collection) {
        return space.stored("collection", collection);
    }

    private List<Doc> given(List<Doc> docs) {
        return space.isDefault() ? docs : docs.stream().map(this::given).toList();
    }

    private Doc given(Doc doc) {
        return space.isDefault()
                ? doc
                : new Doc(
                        space.given(doc.collection()),
                        doc.key(),
                        doc.version(),
                        doc.body(),
                        doc.expiresAt(),
                        doc.tags());
    }
}
