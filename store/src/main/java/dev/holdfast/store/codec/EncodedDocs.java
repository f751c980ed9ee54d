package dev.holdfast.store.codec;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Json;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.codec.Envelope.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Documents whose bodies are encoded, without those that the codec keeps for itself. Thread-safe. */
record EncodedDocs(Docs inner, Codec codec, @Nullable Consumer<Corrupt> damaged) implements Docs {
    /** Where the codec keeps under which digests it has stored blobs. */
    static final String STORED_BLOBS = Names.TENANT_END + "stored";

    private static final Set<String> OWN = Set.of(DataKeys.COLLECTION, STORED_BLOBS);

    EncodedDocs(Docs inner, Codec codec) {
        this(inner, codec, null);
    }

    private static Address address(String collection, String key) {
        return Address.of("document '" + key + "' of collection '" + collection + "'", "doc", collection, key);
    }

    private static void refuseOwn(String collection) {
        if (OWN.contains(collection)) {
            throw new IllegalArgumentException(
                    "the collection '" + collection + "' is kept by the store itself; use another");
        }
    }

    @Override
    public Optional<Doc> get(String collection, String key) {
        refuseOwn(collection);
        return inner.get(collection, key).map(this::decoded);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the codec gives the same object back where it changes nothing
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        refuseOwn(collection);
        Names.check("collection", collection);
        Names.check("key", key);
        Json body = codec.encode(doc.body(), address(collection, key));
        return inner.put(
                collection, key, expected, body == doc.body() ? doc : new NewDoc(body, doc.expiresAt(), doc.tags()));
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        refuseOwn(collection);
        return inner.delete(collection, key, expected);
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        refuseOwn(collection);
        return page(afterKey, limit, after -> inner.scan(collection, after, limit));
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        refuseOwn(collection);
        return page(afterKey, limit, after -> inner.find(collection, tag, after, limit));
    }

    @Override
    public List<String> collections() {
        return inner.collections().stream()
                .filter(collection -> !OWN.contains(collection))
                .toList();
    }

    @Override
    public int purge(int limit) {
        return inner.purge(limit);
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> told) {
        return new EncodedDocs(inner.passingOver(told), codec, told);
    }

    private List<Doc> page(String afterKey, int limit, Function<String, List<Doc>> stored) {
        return Filtered.decoded(afterKey, limit, stored, Doc::key, this::decoded, damaged);
    }

    @SuppressWarnings("ReferenceEquality") // as above
    private Doc decoded(Doc doc) {
        Json body = Damage.at(
                new Place.OfDoc(doc.collection(), doc.key()),
                () -> codec.decode(doc.body(), address(doc.collection(), doc.key())));
        return body == doc.body()
                ? doc
                : new Doc(doc.collection(), doc.key(), doc.version(), body, doc.expiresAt(), doc.tags());
    }
}
