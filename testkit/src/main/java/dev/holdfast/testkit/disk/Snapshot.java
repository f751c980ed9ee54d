package dev.holdfast.testkit.disk;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import dev.holdfast.testkit.disk.Action.DocKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that a backend shows. Immutable.
 *
 * @param events in the order of their positions
 * @param streams those that were asked for
 * @param blobs those whose bytes could be read and had the right digest
 */
record Snapshot(List<Event> events, Map<String, Stream> streams, Map<DocKey, Doc> docs, Set<Digest> blobs) {
    /** @param version may be greater than the last event's, where all were truncated */
    record Stream(long version, List<Event> events) {}

    static Snapshot of(Backend backend, Collection<String> streams) {
        var found = new TreeMap<String, Stream>();
        for (String stream : streams) {
            found.put(stream, new Stream(backend.log().version(stream), stream(backend.log(), stream)));
        }
        return new Snapshot(eventsAfter(backend.log(), 0), found, docs(backend.docs()), blobs(backend.blobs()));
    }

    static List<Event> eventsAfter(Log log, long position) {
        return Pages.of(log, position).stream().toList();
    }

    private static List<Event> stream(Log log, String stream) {
        return Pages.of(log, stream, 0).stream().toList();
    }

    private static Map<DocKey, Doc> docs(Docs docs) {
        var found = new HashMap<DocKey, Doc>();
        for (String collection : docs.collections()) {
            Pages.of(docs, collection).forEach(doc -> found.put(new DocKey(doc.collection(), doc.key()), doc));
        }
        return found;
    }

    private static Set<Digest> blobs(Blobs blobs) {
        var found = new TreeSet<Digest>();
        for (BlobInfo info : Pages.of(blobs)) {
            byte[] content = blobs.get(info.digest())
                    .orElseThrow(() -> new AssertionError("the listed blob " + info.digest() + " is absent"));
            if (!Digest.of(content).equals(info.digest())) {
                throw new AssertionError("the bytes of blob " + info.digest() + " are others");
            }
            found.add(info.digest());
        }
        return found;
    }
}
