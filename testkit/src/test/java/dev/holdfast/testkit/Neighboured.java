package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Health;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Truncation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A tenant whose neighbour in the same store writes the same things under the same names just before it does. */
record Neighboured(Backend own, Backend neighbour) implements Backend {
    /** What the neighbour cannot do, having another history, is none of the tenant's business. */
    private static void ignoringRefusals(Runnable work) {
        try {
            work.run();
        } catch (IllegalArgumentException refused) {
            return;
        }
    }

    @Override
    public Log log() {
        return new SameStreams(own.log(), neighbour.log());
    }

    @Override
    public Docs docs() {
        return new SameDocuments(own.docs(), neighbour.docs());
    }

    @Override
    public Blobs blobs() {
        return new SameBlobs(own.blobs(), neighbour.blobs());
    }

    @Override
    public Limits limits() {
        return own.limits();
    }

    @Override
    public Health health() {
        return own.health();
    }

    @Override
    public String tidy() {
        return own.tidy();
    }

    @Override
    public void close() {
        own.close();
    }

    private record SameStreams(Log own, Log neighbour) implements Log {
        @Override
        public Log passingOver(Consumer<Corrupt> damaged) {
            return new SameStreams(own.passingOver(damaged), neighbour);
        }

        @Override
        public long append(String stream, Expected expected, List<NewEvent> events) {
            ignoringRefusals(() -> neighbour.append(stream, Expected.any(), events));
            return own.append(stream, expected, events);
        }

        @Override
        public long version(String stream) {
            return own.version(stream);
        }

        @Override
        public List<Event> read(String stream, long afterVersion, int limit) {
            return own.read(stream, afterVersion, limit);
        }

        @Override
        public List<Event> readAll(long afterPosition, int limit) {
            return own.readAll(afterPosition, limit);
        }

        @Override
        public Optional<Event> find(String id) {
            return own.find(id);
        }

        @Override
        public List<Event> readTagged(String tag, long afterPosition, int limit) {
            return own.readTagged(tag, afterPosition, limit);
        }

        @Override
        public List<Truncation> truncations(String afterStream, int limit) {
            return own.truncations(afterStream, limit);
        }

        @Override
        public void truncate(String stream, long throughVersion) {
            ignoringRefusals(() -> neighbour.truncate(stream, 1));
            own.truncate(stream, throughVersion);
        }
    }

    private record SameDocuments(Docs own, Docs neighbour) implements Docs {
        @Override
        public Docs passingOver(Consumer<Corrupt> damaged) {
            return new SameDocuments(own.passingOver(damaged), neighbour);
        }

        @Override
        public Optional<Doc> get(String collection, String key) {
            return own.get(collection, key);
        }

        @Override
        public long put(String collection, String key, Expected expected, NewDoc doc) {
            var lasting = new NewDoc(doc.body(), null, doc.tags());
            ignoringRefusals(() -> neighbour.put(collection, key, Expected.any(), lasting));
            return own.put(collection, key, expected, doc);
        }

        @Override
        public boolean delete(String collection, String key, Expected expected) {
            return own.delete(collection, key, expected);
        }

        @Override
        public List<Doc> scan(String collection, String afterKey, int limit) {
            return own.scan(collection, afterKey, limit);
        }

        @Override
        public List<Doc> find(String collection, String tag, String afterKey, int limit) {
            return own.find(collection, tag, afterKey, limit);
        }

        @Override
        public List<String> collections() {
            return own.collections();
        }

        @Override
        public int purge(int limit) {
            return own.purge(limit);
        }
    }

    private record SameBlobs(Blobs own, Blobs neighbour) implements Blobs {
        @Override
        public Digest put(byte[] content) {
            ignoringRefusals(() -> neighbour.put(content));
            return own.put(content);
        }

        @Override
        public Optional<byte[]> get(Digest digest) {
            return own.get(digest);
        }

        @Override
        public boolean delete(Digest digest, Instant putBefore) {
            return own.delete(digest, putBefore);
        }

        @Override
        public List<BlobInfo> list(@Nullable Digest after, int limit) {
            return own.list(after, limit);
        }
    }
}
