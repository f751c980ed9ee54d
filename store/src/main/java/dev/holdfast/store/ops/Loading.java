package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Truncation;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts what was read from files into an empty store, or goes on with it after a kill. One thread at a time. */
final class Loading {
    private final Backend target;
    private final Until until;
    private final InstantSource clock;
    private final Replica replica;
    private final Tally expected = new Tally();
    private final Set<Digest> blobs = new HashSet<>();
    private boolean late;
    private boolean bridged;
    private long position;

    /**
     * @param name what is being loaded, so that only the same is continued
     * @param placeholders see {@link Replica}
     * @throws IllegalStateException if the store holds anything else
     */
    Loading(Backend target, String name, Until until, InstantSource clock, long placeholders) {
        this.target = target;
        this.until = until;
        this.clock = clock;
        this.replica = new Replica(target.log(), placeholders);
        String whole = name + " until " + until;
        Optional<Bookmark> begun = Bookmark.in(target);
        if (begun.isEmpty()) {
            Emptiness.require(target, "to restore into");
            new Bookmark(whole, null).put(target);
        } else if (!begun.get().source().equals(whole)) {
            throw new IllegalStateException("the target is a copy of "
                    + begun.get().source() + ", begun and not finished; choose an empty store to restore into");
        }
    }

    void add(Entry entry) {
        switch (entry) {
            case Entry.Content content -> {
                if (blobs.add(target.blobs().put(content.bytes()))) {
                    expected.add(entry);
                }
            }
            case Entry.Cut cut -> {
                expected.add(entry);
                replica.truncate(cut.truncation());
            }
            case Entry.Happened happened -> add(happened);
            case Entry.Document document -> add(document);
        }
    }

    private void add(Entry.Happened happened) {
        Event event = happened.event();
        late |= !until.includes(event);
        if (late) {
            return;
        }
        expected.add(happened);
        if (event.version() > replica.next(event.stream())) {
            bridged = true;
            replica.truncate(new Truncation(event.stream(), event.version() - 1));
        }
        replica.add(event);
        position = event.position();
    }

    /** Documents fit the last event only, so they are left out when earlier events are wanted, but for the store's own. */
    private void add(Entry.Document document) {
        Doc doc = document.doc();
        boolean fits = until instanceof Until.End || Snapshot.isOwn(doc.collection());
        if (fits && !doc.expired(clock.instant())) {
            expected.add(document);
            target.docs()
                    .put(
                            doc.collection(),
                            doc.key(),
                            Expected.any(),
                            new NewDoc(doc.body(), doc.expiresAt(), doc.tags()));
        }
    }

    /** Compares the store with what was read and, if they are the same, makes it one of its own. */
    Copied finish() {
        replica.flush();
        Contents read = expected.contents();
        Contents there = Contents.of(target, Long.MAX_VALUE, ownBlobs(), events -> {});
        Contents wanted = new Contents(
                read.events(), bridged ? there.truncations() : read.truncations(), read.documents(), read.blobs());
        List<String> differences = wanted.differences(there);
        if (differences.isEmpty()) {
            Bookmark.remove(target);
        }
        return new Copied(position, there, differences);
    }

    /** Blobs that the store has made of large bodies by itself. */
    private Set<Digest> ownBlobs() {
        Set<Digest> own = new HashSet<>();
        for (BlobInfo blob : Pages.of(target.blobs())) {
            Digest digest = blob.digest();
            if (!blobs.contains(digest)) {
                own.add(digest);
            }
        }
        return own;
    }
}
