package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Truncation;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Copies events in the order of their positions, each under the version it had. One thread at a time. */
final class MirrorLog {
    private final Log source;
    private final Log target;
    private final MirrorBlobs blobs;
    private final Replica replica;
    private long blobsCopiedThrough = Long.MAX_VALUE;
    private long position;
    private long copied;
    private @Nullable Event last;

    /** @param after the position in the source to start after */
    MirrorLog(Backend source, Backend target, MirrorBlobs blobs, long after) {
        this.source = source.log();
        this.target = target.log();
        this.blobs = blobs;
        this.replica = new Replica(target.log(), Long.MAX_VALUE);
        this.position = after;
    }

    /** The blobs that events through this position refer to are in the target; those of later ones are looked for. */
    void blobsCopiedThrough(long through) {
        blobsCopiedThrough = through;
    }

    /** Truncates every stream as far as it is truncated in the source. */
    void truncate() {
        new SideBySide<>(
                        Comparator.comparing(Truncation::stream, Docs.KEY_ORDER),
                        replica::truncate,
                        (here, there) -> {
                            if (there.throughVersion() < here.throughVersion()) {
                                replica.truncate(here);
                            }
                        },
                        extra -> {})
                .walk(Pages.truncations(source), Pages.truncations(target));
    }

    /**
     * Copies what the source holds now.
     *
     * @param kept is given the position, whenever everything up to it is safe
     */
    void catchUp(LongConsumer kept) {
        long end = LastEvent.position(source, position);
        while (position < end) {
            List<Event> page = source.readAll(position, Log.MAX_BATCH);
            for (Event event : page) {
                copy(event);
            }
            replica.flush();
            last = page.isEmpty() ? last : page.getLast();
            position = page.isEmpty() ? end : page.getLast().position();
            kept.accept(position);
        }
    }

    private void copy(Event event) {
        if (event.version() > replica.next(event.stream())) {
            bridge(event);
        }
        if (event.position() > blobsCopiedThrough) {
            for (Digest digest : References.in(event.meta().tags())) {
                blobs.copy(digest);
            }
        }
        copied += replica.add(event) ? 1 : 0;
    }

    /** Copies what precedes an event: others that became visible late, or nothing where they were truncated. */
    private void bridge(Event event) {
        String stream = event.stream();
        for (Event next : Pages.of(source, stream, replica.next(stream) - 1)) {
            if (next.version() >= event.version()) {
                break;
            }
            if (next.version() > replica.next(stream)) {
                refuseHole(stream, next.version());
                replica.truncate(new Truncation(stream, next.version() - 1));
            }
            copied += replica.add(next) ? 1 : 0;
        }
        if (event.version() > replica.next(stream)) {
            refuseHole(stream, event.version());
            replica.truncate(new Truncation(stream, event.version() - 1));
        }
    }

    private void refuseHole(String stream, long version) {
        List<Event> first = source.read(stream, 0, 1);
        if (!first.isEmpty() && first.getFirst().version() < version) {
            throw new Corrupt(
                    "version " + version + " of stream '" + stream + "'",
                    "the events before it are missing in the source, though not truncated; run store verify on it");
        }
    }

    /** How many events were missing. */
    long copied() {
        return copied;
    }

    /** The last event read, null for none. */
    @Nullable
    Event last() {
        return last;
    }
}
