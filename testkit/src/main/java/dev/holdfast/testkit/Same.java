package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Truncation;
import java.util.ArrayList;
import java.util.List;

/** Everything a user can see in a small store, but for positions and document versions. Immutable. */
public record Same(List<Event> events, List<Truncation> truncations, List<Doc> documents, List<String> blobs) {
    /** Reads a store. */
    public static Same of(Backend store) {
        List<Doc> documents = new ArrayList<>();
        for (String collection : store.docs().collections()) {
            if (!collection.startsWith("holdfast:")) {
                documents.addAll(store.docs().scan(collection, "", Docs.MAX_BATCH));
            }
        }
        return new Same(
                events(store).stream().map(event -> at(event, 0)).toList(),
                store.log().truncations("", Log.MAX_BATCH),
                documents.stream().map(Same::unversioned).toList(),
                store.blobs().list(null, Blobs.MAX_BATCH).stream()
                        .map(BlobInfo::digest)
                        .map(digest -> digest + " " + store.blobs().get(digest).orElseThrow().length)
                        .toList());
    }

    /** All events of a store, in order. */
    public static List<Event> events(Backend store) {
        List<Event> events = new ArrayList<>();
        for (List<Event> page = store.log().readAll(0, Log.MAX_BATCH);
                !page.isEmpty();
                page = store.log().readAll(page.getLast().position(), Log.MAX_BATCH)) {
            events.addAll(page);
        }
        return events;
    }

    private static Event at(Event event, long position) {
        return new Event(
                event.id(),
                event.stream(),
                event.version(),
                position,
                event.type(),
                event.time(),
                event.body(),
                event.meta());
    }

    private static Doc unversioned(Doc doc) {
        return new Doc(doc.collection(), doc.key(), 1, doc.body(), doc.expiresAt(), doc.tags());
    }

    /** Checks that {@code copy} looks as {@code original} does, with each stream at the same version. */
    public static void check(Backend original, Backend copy) {
        assertThat(of(copy)).isEqualTo(of(original));
        original.log()
                .truncations("", Log.MAX_BATCH)
                .forEach(cut -> assertThat(copy.log().version(cut.stream()))
                        .isEqualTo(original.log().version(cut.stream())));
    }
}
