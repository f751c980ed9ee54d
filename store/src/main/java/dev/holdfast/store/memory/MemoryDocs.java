package dev.holdfast.store.memory;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.PageFill;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The documents of a {@link Space}. Thread-safe. */
record MemoryDocs(Space space, Gate gate, InstantSource clock) implements Docs {
    @Override
    public Optional<Doc> get(String collection, String key) {
        check(collection, key);
        return gate.read(() -> current(collection, key));
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        check(collection, key);
        return gate.writeDocument(() -> {
            expect(collection, key, expected);
            Doc stored = Doc.stored(doc, collection, key, ++space.lastDocVersion);
            space.collections
                    .computeIfAbsent(collection, absent -> new TreeMap<>(KEY_ORDER))
                    .put(key, stored);
            return stored.version();
        });
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        check(collection, key);
        return gate.writeDocument(() -> {
            boolean there = expect(collection, key, expected) > 0;
            if (there) {
                inside(collection).remove(key);
            }
            return there;
        });
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        return page(collection, afterKey, limit, doc -> true);
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        Names.check("tag", tag);
        return page(collection, afterKey, limit, doc -> doc.tags().contains(tag));
    }

    private List<Doc> page(String collection, String afterKey, int limit, Predicate<Doc> wanted) {
        Names.check("collection", collection);
        Names.checkLimit(limit, MAX_BATCH);
        return gate.read(() -> {
            Instant now = clock.instant();
            var page = new PageFill<Doc>(limit);
            for (Doc doc : inside(collection).tailMap(afterKey, false).values()) {
                if (page.isFull()) {
                    break;
                }
                if (!doc.expired(now) && wanted.test(doc)) {
                    page.add(doc);
                }
            }
            return page.items();
        });
    }

    @Override
    public List<String> collections() {
        return gate.read(() -> {
            Instant now = clock.instant();
            return space.collections.entrySet().stream()
                    .filter(entry -> entry.getValue().values().stream().anyMatch(doc -> !doc.expired(now)))
                    .map(entry -> entry.getKey())
                    .toList();
        });
    }

    /** Nothing in memory is damaged. */
    @Override
    public Docs passingOver(Consumer<Corrupt> damaged) {
        return this;
    }

    @Override
    public int purge(int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return gate.writeDocument(() -> {
            Instant now = clock.instant();
            List<Doc> expired = space.collections.values().stream()
                    .map(NavigableMap::values)
                    .flatMap(Collection::stream)
                    .filter(doc -> doc.expired(now))
                    .limit(limit)
                    .toList();
            expired.forEach(doc -> inside(doc.collection()).remove(doc.key()));
            return expired.size();
        });
    }

    private static void check(String collection, String key) {
        Names.check("collection", collection);
        Names.check("key", key);
    }

    private long expect(String collection, String key, Expected expected) {
        long version = current(collection, key).map(Doc::version).orElse(0L);
        if (!expected.matches(version)) {
            throw new StoreException.Conflict(
                    "document '" + key + "' of collection '" + collection + "'", expected, version);
        }
        return version;
    }

    private Optional<Doc> current(String collection, String key) {
        return Optional.ofNullable(inside(collection).get(key)).filter(doc -> !doc.expired(clock.instant()));
    }

    private NavigableMap<String, Doc> inside(String collection) {
        return space.collections.getOrDefault(collection, Collections.emptyNavigableMap());
    }
}
