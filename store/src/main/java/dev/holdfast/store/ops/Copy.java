package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import dev.holdfast.store.ops.Bookmark.Last;
import dev.holdfast.store.ops.CopyProgress.Phase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes one store a copy of another, whatever keeps them: the same events at the same versions of their streams and in the
 * same order, streams truncated as far, the same documents and blobs. Positions and the versions of documents differ.
 *
 * <p>It may be killed at any moment; the next one continues. The source may be written to meanwhile: what is copied is always
 * a state that the source has been in, or documents that lag behind. The target is for the copy alone. One thread at a time.
 */
public final class Copy {
    /** How often a source that changes meanwhile is compared again. */
    private static final int MAX_ROUNDS = 5;

    private final Backend source;
    private final String sourceName;
    private final Backend target;
    private final InstantSource clock;
    private final MirrorBlobs blobs;
    private long position;
    private boolean rescan;
    private Set<Digest> spared = Set.of();
    private Consumer<CopyProgress> progress = now -> {};

    /**
     * @param sourceName what the target is told it is a copy of, without secrets
     * @param clock the one the stores were opened with
     */
    public Copy(Backend source, String sourceName, Backend target, InstantSource clock) {
        this.source = source;
        this.sourceName = sourceName;
        this.target = target;
        this.clock = clock;
        this.blobs = new MirrorBlobs(source, target);
    }

    /** Whom to tell how far it is, after every page. */
    public Copy tell(Consumer<CopyProgress> listener) {
        progress = listener;
        return this;
    }

    /**
     * Looks what there is to do, and writes nothing.
     *
     * @throws IllegalStateException if the target may not be written to
     */
    public CopyPlan plan() {
        Optional<Bookmark> bookmark = check();
        StoreStats all = Stats.of(source);
        long after = bookmark.map(Bookmark::position).orElse(0L);
        long events = Pages.of(source.log(), after).stream().count();
        long documents = all.documentsByCollection().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return new CopyPlan(bookmark.isPresent(), events, documents, all.blobs(), all.blobBytes());
    }

    /**
     * Copies everything and compares the two.
     *
     * @throws IllegalStateException if the target holds something else than a copy of this source; nothing is written
     */
    public Copied run() {
        begin();
        for (int round = 1; ; round++) {
            long changes = round();
            Contents here = contents(source, position, Set.of());
            Contents there = contents(target, Long.MAX_VALUE, spared);
            List<String> differences = here.differences(there);
            boolean last = differences.isEmpty() || round == MAX_ROUNDS || (rescan && changes == 0);
            if (last) {
                return new Copied(position, there, differences);
            }
            rescan = true;
        }
    }

    /**
     * Copies everything again and again, until it is told to stop.
     *
     * @param every how long to wait in between
     * @throws IllegalStateException if the target holds something else than a copy of this source; nothing is written
     */
    public void follow(Duration every, CountDownLatch stopped) throws InterruptedException {
        begin();
        do {
            round();
        } while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void begin() {
        Optional<Bookmark> bookmark = check();
        position = bookmark.map(Bookmark::position).orElse(0L);
        if (bookmark.isEmpty()) {
            new Bookmark(sourceName, null).put(target);
        }
    }

    private Optional<Bookmark> check() {
        Optional<Bookmark> bookmark = Bookmark.in(target);
        if (bookmark.isEmpty()) {
            Emptiness.require(target, "to copy into");
            return bookmark;
        }
        Log log = source.log();
        if (!bookmark.get().isOf(log, sourceName)) {
            throw new IllegalStateException("the target is a copy of "
                    + bookmark.get().source() + ", not of " + sourceName + "; choose an empty store");
        }
        Optional<Event> own = LastEvent.of(target.log(), 0)
                .filter(last -> log.read(last.stream(), last.version() - 1, 1).stream()
                                .anyMatch(same -> same.version() == last.version()
                                        && !same.id().equals(last.id()))
                        || log.version(last.stream()) < last.version());
        if (own.isPresent()) {
            throw new IllegalStateException("the target was a copy of " + sourceName
                    + ", but has been written to since: version " + own.get().version() + " of stream '"
                    + own.get().stream() + "' is its own; choose an empty store");
        }
        return bookmark;
    }

    /** Copies what the source holds now and returns how much was missing. */
    private long round() {
        long end = LastEvent.position(source.log(), position);
        MirrorLog log = new MirrorLog(source, target, blobs, rescan ? 0 : position);
        log.blobsCopiedThrough(end);
        Count count = new Count();
        blobs.copyMissing(blob -> tell(Phase.BLOBS, ++count.blobs, 0));
        log.truncate();
        catchUp(log);
        MirrorDocs docs = new MirrorDocs(source.docs(), target.docs(), () -> catchUp(log));
        long documents = docs.run();
        spared = blobs.deleteExtra(clock);
        return count.blobs + log.copied() + documents;
    }

    private static final class Count {
        private long blobs;
    }

    private void catchUp(MirrorLog log) {
        long end = LastEvent.position(source.log(), position);
        log.catchUp(reached -> {
            Event last = log.last();
            if (last != null && reached >= position) {
                position = reached;
                new Bookmark(sourceName, Last.of(last)).put(target);
            }
            tell(Phase.EVENTS, reached, Math.max(reached, end));
        });
    }

    private Contents contents(Backend store, long through, Set<Digest> passedOver) {
        tell(Phase.VERIFYING, 0, 0); // also of a store that is looked through before there is more to say
        return Contents.of(store, through, passedOver, read -> {
            if (read % Log.MAX_BATCH == 0) {
                tell(Phase.VERIFYING, read, 0);
            }
        });
    }

    private void tell(Phase phase, long done, long total) {
        progress.accept(new CopyProgress(phase, done, total));
    }
}
