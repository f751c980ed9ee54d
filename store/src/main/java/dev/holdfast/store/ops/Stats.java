package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what is in a store. */
public final class Stats {
    /** How many of the largest streams are named. */
    public static final int LARGEST = 10;

    /** How many types of events are counted apart. */
    public static final int MAX_TYPES = 10_000;

    /** Stands for all types beyond {@value #MAX_TYPES}. */
    public static final String OTHER_TYPES = "(other types)";

    private Stats() {}

    /**
     * Reads the whole store once, in bounded memory, except for the contents of blobs.
     *
     * @throws dev.holdfast.store.StoreException if something cannot be read; {@link Verify} tells more
     */
    public static StoreStats of(Backend backend) {
        var log = new LogStats(backend.log());
        log.run();
        long blobs = 0;
        long blobBytes = 0;
        Digest after = null;
        for (List<BlobInfo> page = backend.blobs().list(after, Blobs.MAX_BATCH);
                !page.isEmpty();
                page = backend.blobs().list(after, Blobs.MAX_BATCH)) {
            blobs += page.size();
            blobBytes += page.stream().mapToLong(BlobInfo::bytes).sum();
            after = page.getLast().digest();
        }
        return log.with(documents(backend.docs()), blobs, blobBytes);
    }

    private static SortedMap<String, Long> documents(Docs docs) {
        var byCollection = new TreeMap<String, Long>(Docs.KEY_ORDER);
        for (String collection : docs.collections()) {
            String after = "";
            for (List<Doc> page = docs.scan(collection, after, Docs.MAX_BATCH);
                    !page.isEmpty();
                    page = docs.scan(collection, after, Docs.MAX_BATCH)) {
                byCollection.merge(collection, (long) page.size(), Long::sum);
                after = page.getLast().key();
            }
        }
        return byCollection;
    }
}
