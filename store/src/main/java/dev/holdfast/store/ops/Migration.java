package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.ops.Bookmark.Last;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves the state of one store into another: copies it, puts a {@link Fence} around the old one, copies what came meanwhile,
 * compares the two, and only then opens the new one. Migrating in the other direction is the way back: the old store is
 * then a copy that lags, and gets what was written to the new one since. It may be killed at any moment; the same again
 * continues. One thread at a time.
 */
public final class Migration {
    private final Backend from;
    private final String fromName;
    private final Backend to;
    private final String toName;
    private final InstantSource clock;

    /**
     * @param fromName how to call the old store, without secrets
     * @param toName how to call the new store, without secrets
     */
    public Migration(Backend from, String fromName, Backend to, String toName, InstantSource clock) {
        this.from = from;
        this.fromName = fromName;
        this.to = to;
        this.toName = toName;
        this.clock = clock;
    }

    /**
     * Moves it. Where the two differ at the end, the old store stays the one to write to.
     *
     * @param progress is told how far the copying is
     * @throws IllegalStateException if the old store has moved somewhere else, or the new one holds something else
     */
    public Copied run(Consumer<CopyProgress> progress) {
        Optional<Fence> moved = Fence.around(from);
        if (moved.isPresent() && !moved.get().keptIn().equals(toName)) {
            Fence.check(from);
        }
        if (moved.isPresent() && Fence.around(to).isEmpty()) {
            Bookmark.remove(to);
            long end = LastEvent.position(from.log(), 0);
            return new Copied(end, Contents.all(to), List.of());
        }
        copy(progress); // the most of it, while the old store is in use; also refuses what cannot be done
        new Fence(fromName).put(to, clock);
        new Fence(toName).put(from, clock);
        Copied copied = copy(progress);
        if (copied.same()) {
            switchOver();
        } else {
            Fence.remove(from);
        }
        return copied;
    }

    private Copied copy(Consumer<CopyProgress> progress) {
        return new Copy(from, fromName, to, clock).tell(progress).run();
    }

    private void switchOver() {
        Last last = LastEvent.of(to.log(), 0).map(Last::of).orElse(null);
        new Bookmark(toName, last).put(from);
        Fence.remove(to); // from here on it has moved
        Bookmark.remove(to);
    }
}
