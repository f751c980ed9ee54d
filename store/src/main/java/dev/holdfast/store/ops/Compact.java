package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Pages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Removes what nobody can see or refers to. */
public final class Compact {
    private Compact() {}

    /**
     * What was removed and what is left. Immutable.
     *
     * @param documents how many expired documents were removed
     * @param blobs how many blobs were deleted
     * @param space what became of the space, as a sentence
     */
    public record Compacted(
            long documents, long blobs, long blobBytes, long blobsLeft, long blobBytesLeft, String space) {}

    /**
     * Purges expired documents, and deletes blobs that no event or document refers to by a tag {@code blob:<digest>};
     * then lets the storage give the space back. Others may write meanwhile.
     *
     * @param grace spares blobs put since then, which somebody may be about to refer to
     * @throws IllegalArgumentException if the grace is negative
     */
    public static Compacted run(Backend store, Duration grace, InstantSource clock) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("a grace of " + grace + " is negative; give writers some time");
        }
        long documents = 0;
        int purged = Docs.MAX_BATCH;
        while (purged == Docs.MAX_BATCH) {
            purged = store.docs().purge(Docs.MAX_BATCH);
            documents += purged;
        }
        long deleted = 0;
        long deletedBytes = 0;
        long left = 0;
        long leftBytes = 0;
        Instant oldest = clock.instant().minus(grace);
        for (BlobInfo blob : Pages.of(store.blobs())) {
            boolean old = blob.lastPut().isBefore(oldest);
            if (old && !References.to(blob.digest(), store) && store.blobs().delete(blob.digest(), oldest)) {
                deleted++;
                deletedBytes += blob.bytes();
            } else {
                left++;
                leftBytes += blob.bytes();
            }
        }
        return new Compacted(documents, deleted, deletedBytes, left, leftBytes, store.tidy());
    }
}
