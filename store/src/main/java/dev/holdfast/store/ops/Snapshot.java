package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.ops.CopyProgress.Phase;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Reads a whole store, while others write to it, as of one position. Documents are read first and blobs last: writers write
 * blobs, then events, then documents, so whatever is read refers only to what is read after it. Immutable.
 *
 * @param progress is told how far it is
 */
record Snapshot(Backend store, Consumer<CopyProgress> progress) {
    /** Gives everything to {@code reader} and returns the position. */
    long read(Consumer<Entry> reader) {
        for (String collection : Bookmark.unreserved(store.docs())) {
            Paged.documents(store.docs(), collection)
                    .forEachRemaining(document -> reader.accept(new Entry.Document(document)));
        }
        long position = LastEvent.position(store.log(), 0);
        Paged.truncations(store.log()).forEachRemaining(cut -> reader.accept(new Entry.Cut(cut)));
        long read = 0;
        for (Iterator<Event> events = Paged.events(store.log(), 0); events.hasNext(); ) {
            Event event = events.next();
            if (event.position() > position) {
                break;
            }
            reader.accept(new Entry.Happened(event));
            if (++read % Log.MAX_BATCH == 0) {
                progress.accept(new CopyProgress(Phase.EVENTS, event.position(), position));
            }
        }
        readBlobs(reader);
        return position;
    }

    private void readBlobs(Consumer<Entry> reader) {
        long read = 0;
        for (Iterator<BlobInfo> blobs = Paged.blobs(store.blobs()); blobs.hasNext(); ) {
            BlobInfo blob = blobs.next();
            store.blobs()
                    .get(blob.digest())
                    .ifPresent(content -> reader.accept(new Entry.Content(blob.digest(), content)));
            progress.accept(new CopyProgress(Phase.BLOBS, ++read, 0));
        }
    }
}
