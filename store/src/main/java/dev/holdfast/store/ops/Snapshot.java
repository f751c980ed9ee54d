package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.Pages;
import dev.holdfast.store.ops.CopyProgress.Phase;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads a whole store, while others write to it, as of one position. Documents are read first and blobs last: writers write
 * blobs, then events, then documents, so whatever is read refers only to what is read after it. Documents that the store
 * keeps for itself follow: keys and names of blobs are written before what needs them. Immutable.
 *
 * @param progress is told how far it is
 */
record Snapshot(Backend store, Consumer<CopyProgress> progress) {
    /** Gives everything to {@code reader} and returns the position. */
    long read(Consumer<Entry> reader) {
        readDocuments(collection -> !isOwn(collection), reader);
        long position = LastEvent.position(store.log(), 0);
        Pages.truncations(store.log()).forEach(cut -> reader.accept(new Entry.Cut(cut)));
        long read = 0;
        for (Event event : Pages.of(store.log(), 0)) {
            if (event.position() > position) {
                break;
            }
            reader.accept(new Entry.Happened(event));
            if (++read % Log.MAX_BATCH == 0) {
                progress.accept(new CopyProgress(Phase.EVENTS, event.position(), position));
            }
        }
        readBlobs(reader);
        readDocuments(Snapshot::isOwn, reader);
        return position;
    }

    /** Whether the documents of a collection are needed to read anything else. */
    static boolean isOwn(String collection) {
        return collection.startsWith(Names.TENANT_END);
    }

    private void readDocuments(Predicate<String> chosen, Consumer<Entry> reader) {
        Bookmark.unreserved(store.docs()).stream()
                .filter(chosen)
                .forEach(collection -> Pages.of(store.docs(), collection)
                        .forEach(document -> reader.accept(new Entry.Document(document))));
    }

    private void readBlobs(Consumer<Entry> reader) {
        long read = 0;
        for (BlobInfo blob : Pages.of(store.blobs())) {
            store.blobs()
                    .get(blob.digest())
                    .ifPresent(content -> reader.accept(new Entry.Content(blob.digest(), content)));
            progress.accept(new CopyProgress(Phase.BLOBS, ++read, 0));
        }
    }
}
