package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import dev.holdfast.store.ops.Retention.Need;
import dev.holdfast.store.ops.Retention.Remove;
import dev.holdfast.store.ops.Retention.Spare;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Removes events that nobody needs any more, after writing them to an archive. Streams keep their versions. It may be killed
 * at any moment: what is gone is in an archive, and the same again does the rest. One thread at a time.
 */
public final class Retain {
    private static final int STREAMS_REMEMBERED = 100_000;
    private static final int REMOVALS_AT_ONCE = 100;

    private final Backend store;
    private final RetentionRule rule;
    private final Function<String, Need> needs;
    private final Instant now;

    /** @param needs tells what the owner of a stream needs of it */
    public Retain(Backend store, RetentionRule rule, Function<String, Need> needs, InstantSource clock) {
        this.store = store;
        this.rule = rule;
        this.needs = needs;
        this.now = clock.instant();
    }

    /** Tells what would become of each stream that might lose events, and changes nothing. */
    public void plan(Consumer<Retention> decided) {
        Log log = store.log();
        StreamTrail trail = new StreamTrail(log, STREAMS_REMEMBERED);
        for (Event event : Pages.of(log, 0)) {
            if (rule.appliesTo(event.stream()) && trail.step(event) == StreamTrail.Step.FIRST) {
                decide(event.stream()).ifPresent(decided);
            }
        }
    }

    private Optional<Retention> decide(String stream) {
        long version = store.log().version(stream);
        Event first = null;
        Event last = null;
        for (Event event : Pages.of(store.log(), stream, 0)) {
            if (event.version() > version - rule.keep() || !rule.letsGo(event, now)) {
                break;
            }
            first = first == null ? event : first;
            last = event;
        }
        if (first == null || last == null) {
            return Optional.empty();
        }
        Need need = needs.apply(stream);
        if (!need.leaves(first.version())) {
            return Optional.of(new Spare(stream, "all of it is needed"));
        }
        if (need.whole() && last.version() < version) {
            return Optional.of(new Spare(stream, "it goes whole or not at all, and some of its events stay"));
        }
        if (!need.leaves(last.version())) {
            last = store.log().read(stream, need.fromVersion() - 2, 1).getFirst();
        }
        return Optional.of(removal(first, last));
    }

    private Remove removal(Event first, Event last) {
        return new Remove(first.stream(), first.version(), last.version(), last.time(), rule.toString());
    }

    /**
     * Removes events, a few streams at a time: first their lines are in the archive and survive a crash, then they are
     * truncated.
     *
     * @param archive a new file, written in the form of an {@link Export}
     * @param done is told what has become of each stream
     */
    public void run(Path archive, Consumer<Retention> done) {
        try (LineFile lines = LineFile.create(archive)) {
            LineFile.forceDirectory(archive.toAbsolutePath().resolveSibling("."));
            List<Remove> removals = new ArrayList<>();
            Set<Digest> blobs = new HashSet<>();
            plan(retention -> {
                switch (retention) {
                    case Spare spare -> done.accept(spare);
                    case Remove remove -> {
                        archive(remove, lines, blobs);
                        removals.add(remove);
                        if (removals.size() == REMOVALS_AT_ONCE) {
                            truncate(removals, lines, done);
                        }
                    }
                }
            });
            truncate(removals, lines, done);
            lines.add(Export.lastLine(0));
            lines.finish();
        }
    }

    private void archive(Remove remove, LineFile lines, Set<Digest> blobs) {
        for (Event event : Pages.of(store.log(), remove.stream(), remove.fromVersion() - 1)) {
            if (event.version() > remove.throughVersion()) {
                break;
            }
            lines.add(new Entry.Happened(event).line());
            for (Digest digest : References.in(event.meta().tags())) {
                if (blobs.add(digest)) {
                    store.blobs()
                            .get(digest)
                            .ifPresent(content -> lines.add(new Entry.Content(digest, content).line()));
                }
            }
        }
    }

    /** Whoever needs a stream as a whole may have written to it meanwhile. */
    private void truncate(List<Remove> removals, LineFile lines, Consumer<Retention> done) {
        lines.force();
        for (Remove remove : removals) {
            boolean changed = store.log().version(remove.stream()) > remove.throughVersion();
            Need need = changed ? needs.apply(remove.stream()) : Need.NOTHING;
            if (need.whole() || !need.leaves(remove.throughVersion())) {
                done.accept(new Spare(remove.stream(), "it was written to meanwhile"));
            } else {
                store.log().truncate(remove.stream(), remove.throughVersion());
                done.accept(remove);
            }
        }
        removals.clear();
    }
}
