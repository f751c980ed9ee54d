package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Event;
import dev.holdfast.store.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * What two stores must have in common to be copies of each other: events with their streams and versions, how far streams
 * were truncated, documents, blobs. Positions and the versions of documents may differ. Immutable.
 */
public record Contents(Part events, Part truncations, Part documents, Part blobs) {
    /**
     * How many there are, and a digest of all of them. Immutable.
     *
     * @param digest the sum of the SHA-256 digests of each, so that their order does not matter
     */
    public record Part(long count, Digest digest) {}

    /** Reads a whole store; every blob is read and hashed again. */
    static Contents all(Backend store) {
        return of(store, Long.MAX_VALUE, Set.of(), read -> {});
    }

    /**
     * Reads a store; every blob is read and hashed again.
     *
     * @param throughPosition the last event to count
     * @param passedOver blobs not to count
     * @param progress is given the number of events read
     */
    static Contents of(Backend store, long throughPosition, Set<Digest> passedOver, LongConsumer progress) {
        Sum events = new Sum();
        long read = 0;
        for (Event event : Pages.of(store.log(), 0)) {
            if (event.position() > throughPosition) {
                break;
            }
            events.add(new Entry.Happened(event).identity());
            progress.accept(++read);
        }
        Sum truncations = new Sum();
        Pages.truncations(store.log()).forEach(cut -> truncations.add(new Entry.Cut(cut).line()));
        Sum documents = new Sum();
        for (String collection : Bookmark.unreserved(store.docs())) {
            for (Doc document : Pages.of(store.docs(), collection)) {
                documents.add(new Entry.Document(document).identity());
            }
        }
        return new Contents(events.part(), truncations.part(), documents.part(), blobs(store, passedOver));
    }

    private static Part blobs(Backend store, Set<Digest> passedOver) {
        Sum blobs = new Sum();
        for (BlobInfo blob : Pages.of(store.blobs())) {
            Digest digest = blob.digest();
            if (!passedOver.contains(digest)) {
                store.blobs().get(digest).map(Digest::of).ifPresent(blobs::add);
            }
        }
        return blobs.part();
    }

    /** In which parts another store differs, as clauses; none if they are copies of each other. */
    public List<String> differences(Contents other) {
        List<String> differences = new ArrayList<>();
        compare("events", events, other.events, differences);
        compare("truncated streams", truncations, other.truncations, differences);
        compare("documents", documents, other.documents, differences);
        compare("blobs", blobs, other.blobs, differences);
        return differences;
    }

    private static void compare(String what, Part one, Part other, List<String> differences) {
        if (one.count() != other.count()) {
            differences.add(one.count() + " " + what + " on one side, " + other.count() + " on the other");
        } else if (!Objects.equals(one.digest(), other.digest())) {
            differences.add("the " + one.count() + " " + what + " differ: their digests are " + one.digest() + " and "
                    + other.digest());
        }
    }
}
