package dev.holdfast.store.codec;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.Signals;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Any backend, with the bodies of events and documents and the bytes of blobs compressed, checked and encrypted as an
 * {@link Encoding} says. Closing closes the backend inside. Thread-safe.
 *
 * <p>A value that was changed, or moved to another place, cannot be read: it is {@link Corrupt}. So is one whose key is
 * missing, or is another one, or whose format is unknown; each says which of these it is, and nothing is ever changed or
 * deleted because of it. What stays readable to whoever has the storage: names, keys, tags, types, times, numbers, sizes,
 * and the digests of blobs. Not noticed is an older body of a document that was put back in its place.
 *
 * <p>Where values are compressed or encrypted, the body of an event has up to three quarters of the bytes that the backend
 * inside takes, since an encoded body takes four bytes for three, and a blob up to {@value NamedBlobs#MAX_BYTES}. An encoded
 * document must still be within the limits of a document, as all but random JSON is.
 */
public final class EncodedBackend implements Backend {
    private final Backend inner;
    private final @Nullable DataKeys keys;
    private final Codec codec;
    private final Log log;
    private final Docs docs;
    private final Blobs blobs;

    private EncodedBackend(Backend inner, @Nullable DataKeys keys, Codec codec) {
        this.inner = inner;
        this.keys = keys;
        this.codec = codec;
        this.log = new EncodedLog(inner.log(), codec, codec.limits(inner.limits()));
        this.docs = new EncodedDocs(inner.docs(), codec);
        this.blobs = EncodedBlobs.of(inner, codec);
    }

    /**
     * Wraps an open backend.
     *
     * @param random makes keys and salts; a {@link java.security.SecureRandom} but in tests
     * @throws Corrupt if the store holds encrypted values and the keys for them are missing, wrong or damaged; the backend
     *     stays open, and nothing was changed
     */
    public static EncodedBackend around(Backend inner, Encoding encoding, RandomGenerator random) {
        KeyRing ring = encoding.keys();
        if (ring == null && DataKeys.isUsedIn(inner.docs())) {
            throw missingKeys();
        }
        DataKeys keys = ring == null ? null : DataKeys.open(inner.docs(), ring, random);
        return new EncodedBackend(inner, keys, new Codec(encoding, keys, random));
    }

    private static Corrupt missingKeys() {
        return Unreadable.missingKey(
                "the store", "no keys were given; set " + KeyRing.VARIABLE + " or " + KeyRing.FILE_VARIABLE);
    }

    /** What lies in the storage: values in their envelopes, and documents with names and wrapped keys beside them. */
    public Backend stored() {
        return inner;
    }

    /** Whether a document of {@link #stored} is a key that values are encrypted with. */
    public static boolean isKey(Doc doc) {
        return doc.collection().equals(DataKeys.COLLECTION);
    }

    /**
     * Makes sure that values can be read here that are encrypted with a key from another store.
     *
     * @throws Corrupt if the keys given here do not open it; says whether they are missing or wrong
     */
    public void requireOpens(Doc key) {
        if (keys == null) {
            throw missingKeys();
        }
        keys.requireOpens(key);
    }

    /** The keys that values are encrypted with, unless nothing is. */
    public Optional<DataKeys> keys() {
        return Optional.ofNullable(keys);
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
        return inner.signals();
    }

    @Override
    public boolean isShared() {
        return inner.isShared();
    }

    @Override
    public Limits limits() {
        return codec.limits(inner.limits());
    }

    @Override
    public Health health() {
        return inner.health();
    }

    @Override
    public String tidy() {
        return inner.tidy();
    }

    @Override
    public void close() {
        inner.close();
    }
}
