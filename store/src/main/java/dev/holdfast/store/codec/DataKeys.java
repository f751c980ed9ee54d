package dev.holdfast.store.codec;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The keys that a store's values are encrypted with, kept in the store itself, each wrapped by a key of a ring. New values
 * take the newest. Thread-safe.
 *
 * <p>To change the keys of the ring: add the new one and make it active, {@link #rewrap}, and take the old one away once
 * {@link #status} shows that nothing uses it. No value is written again for that, and writers go on meanwhile.
 */
public final class DataKeys {
    static final String COLLECTION = Names.TENANT_END + "keys";

    /** A key that values are encrypted with. Its text form does not tell it. */
    record DataKey(int number, byte[] bytes) {
        @Override
        public String toString() {
            return WrappedKey.place(number);
        }
    }

    /**
     * How many data keys are wrapped by which key of the ring. Immutable.
     *
     * @param active the key of the ring that is to wrap them all
     */
    public record Status(String active, Map<String, Integer> wrappedBy) {
        public Status {
            wrappedBy = Map.copyOf(wrappedBy);
        }

        /** How many data keys there are. */
        public int total() {
            return wrappedBy.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** How many are wrapped by the active key. */
        public int done() {
            return wrappedBy.getOrDefault(active, 0);
        }
    }

    private final Docs docs;
    private final KeyRing ring;
    private final RandomGenerator random;
    private final ConcurrentSkipListMap<Integer, DataKey> opened = new ConcurrentSkipListMap<>();

    private DataKeys(Docs docs, KeyRing ring, RandomGenerator random) {
        this.docs = docs;
        this.ring = ring;
        this.random = random;
    }

    /** @throws Corrupt if one of them cannot be opened with this ring; nothing is changed */
    static DataKeys open(Docs docs, KeyRing ring, RandomGenerator random) {
        var keys = new DataKeys(docs, ring, random);
        keys.stored().forEach(doc -> keys.remember(WrappedKey.read(doc)));
        return keys;
    }

    /** Whether a store holds values that were encrypted. */
    static boolean isUsedIn(Docs docs) {
        return !docs.scan(COLLECTION, "", 1).isEmpty();
    }

    /** @throws Corrupt if the ring does not open a key, of whatever store */
    void requireOpens(Doc key) {
        WrappedKey.read(key).unwrap(ring);
    }

    private List<Doc> stored() {
        List<Doc> all = new ArrayList<>();
        for (List<Doc> page = docs.scan(COLLECTION, "", Docs.MAX_BATCH);
                !page.isEmpty();
                page = docs.scan(COLLECTION, page.getLast().key(), Docs.MAX_BATCH)) {
            all.addAll(page);
        }
        return all;
    }

    private DataKey remember(WrappedKey wrapped) {
        DataKey key = wrapped.unwrap(ring);
        opened.put(key.number(), key);
        return key;
    }

    private static String keyOf(int number) {
        return "%09d".formatted(number);
    }

    /** The key for new values; the first is made when it is first needed. */
    DataKey newest() {
        if (opened.isEmpty()) {
            stored().forEach(doc -> remember(WrappedKey.read(doc)));
        }
        while (opened.isEmpty()) {
            add(1);
        }
        return opened.lastEntry().getValue();
    }

    /** @throws Corrupt if there is no such key, or the ring cannot open it */
    DataKey key(int number, String where) {
        DataKey known = opened.get(number);
        return known != null
                ? known
                : docs.get(COLLECTION, keyOf(number))
                        .map(doc -> remember(WrappedKey.read(doc)))
                        .orElseThrow(
                                () -> Unreadable.missingKey(where, "the store has no " + WrappedKey.place(number)));
    }

    /** Makes another data key, which new values take from now on, here and wherever the store is opened later. */
    public void addKey() {
        boolean added = false;
        while (!added) {
            int last = stored().stream()
                    .mapToInt(doc -> WrappedKey.read(doc).number())
                    .max()
                    .orElse(0);
            added = add(last + 1);
        }
    }

    /** Makes a data key, or gets to know the one that somebody else made meanwhile. */
    private boolean add(int number) {
        byte[] bytes = new byte[Seal.KEY_BYTES];
        random.nextBytes(bytes);
        var key = new DataKey(number, bytes);
        try {
            docs.put(
                    COLLECTION,
                    keyOf(key.number()),
                    Expected.none(),
                    NewDoc.of(wrapped(key).body()));
            opened.put(number, key);
            return true;
        } catch (Conflict other) {
            key(number, WrappedKey.place(number));
            return false;
        }
    }

    private WrappedKey wrapped(DataKey key) {
        byte[] entropy = new byte[Seal.SALT_BYTES];
        random.nextBytes(entropy);
        return WrappedKey.wrap(key, ring, entropy);
    }

    /**
     * Wraps all data keys with the active key of the ring. Where it is cut off, doing it again does the rest; the ring must
     * hold the old keys until it is done.
     *
     * @param progress hears after each data key
     */
    public Status rewrap(Consumer<Status> progress) {
        for (Doc doc : stored()) {
            rewrap(doc);
            progress.accept(status());
        }
        return status();
    }

    private void rewrap(Doc doc) {
        Optional<Doc> current = Optional.of(doc);
        while (current.isPresent()) {
            WrappedKey wrapped = WrappedKey.read(current.get());
            if (wrapped.wrappedBy().equals(ring.active())) {
                return;
            }
            try {
                NewDoc again = NewDoc.of(wrapped(wrapped.unwrap(ring)).body());
                docs.put(COLLECTION, doc.key(), Expected.version(current.get().version()), again);
                return;
            } catch (Conflict other) {
                current = docs.get(COLLECTION, doc.key());
            }
        }
    }

    /** By which keys of the ring the data keys are wrapped. */
    public Status status() {
        Map<String, Integer> wrappedBy = new TreeMap<>();
        stored().forEach(doc -> wrappedBy.merge(WrappedKey.read(doc).wrappedBy(), 1, Integer::sum));
        return new Status(ring.active(), wrappedBy);
    }
}
