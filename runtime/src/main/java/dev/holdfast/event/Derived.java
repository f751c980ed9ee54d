package dev.holdfast.event;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException;
import java.util.Optional;

/**
 * Documents of one kind that follow from events. A {@link LogFollower} gives them every event of the log in order, again after
 * a crash, and then asks for the documents. One thread at a time.
 */
public interface Derived {
    /** Remembers what an event is about until {@link #write}; most events are about something else. */
    void take(Event event);

    /**
     * Brings the documents of what was taken in line with the log, and forgets it. What can never be written is passed over.
     *
     * @param afresh whether a document may be of another log, so that it is replaced also where it seems newer
     * @throws RuntimeException if the store failed, see {@link StoreFailed#passes}; the same events are then taken again
     */
    void write(boolean afresh);

    /** Removes the documents that nothing in the log is behind any more. */
    void prune();

    /** The document that is there; a damaged one follows from the log like any other, and is removed to be written anew. */
    static Optional<Doc> there(Docs docs, String collection, String key) {
        try {
            return docs.get(collection, key);
        } catch (StoreException.Corrupt damaged) {
            docs.delete(collection, key, Expected.any());
            return Optional.empty();
        }
    }
}
