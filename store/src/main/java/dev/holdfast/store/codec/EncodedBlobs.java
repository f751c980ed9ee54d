package dev.holdfast.store.codec;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Names;
import dev.holdfast.store.codec.Envelope.Address;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Blobs, some of which are stored in envelopes and some as they are; a few, put in times of both, twice. Thread-safe. */
record EncodedBlobs(NamedBlobs wrapped, UnnamedBlobs plain, Codec codec) implements Blobs {
    static EncodedBlobs of(Backend inner, Codec codec) {
        var names = new BlobNames(inner.docs(), EncodedDocs.STORED_BLOBS, "");
        return new EncodedBlobs(
                new NamedBlobs(inner.blobs(), names, new InEnvelopes(codec)),
                new UnnamedBlobs(inner.blobs(), names, Envelope.MAGIC),
                codec);
    }

    private record InEnvelopes(Codec codec) implements NamedBlobs.Wrapping {
        private static Address address(Digest digest) {
            return Address.of("blob " + digest, "blob", digest.hex());
        }

        @Override
        public byte[] wrap(Digest digest, byte[] content) {
            return codec.wrap(content, address(digest));
        }

        @Override
        public byte[] unwrap(Digest digest, byte[] stored) {
            return codec.unwrap(stored, address(digest));
        }
    }

    @Override
    public Digest put(byte[] content) {
        boolean wrap = codec.encrypts() || codec.packs(content.length) || Envelope.isOne(content);
        return wrap ? wrapped.put(content) : plain.put(content);
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        if (!codec.encrypts()) {
            return plain.get(digest).or(() -> wrapped.get(digest));
        }
        return wrapped.get(digest).or(() -> {
            Optional<byte[]> content = plain.get(digest);
            content.ifPresent(found -> codec.refusePlain("blob " + digest));
            return content;
        });
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        boolean deleted = wrapped.delete(digest, putBefore);
        deleted |= plain.delete(digest, putBefore);
        return deleted && get(digest).isEmpty();
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        var byDigest = new TreeMap<Digest, BlobInfo>();
        Stream.of(wrapped.list(after, limit), plain.list(after, limit))
                .flatMap(Collection::stream)
                .forEach(info -> byDigest.merge(info.digest(), info, EncodedBlobs::later));
        return byDigest.values().stream().limit(limit).toList();
    }

    private static BlobInfo later(BlobInfo one, BlobInfo other) {
        return one.lastPut().isBefore(other.lastPut()) ? other : one;
    }
}
