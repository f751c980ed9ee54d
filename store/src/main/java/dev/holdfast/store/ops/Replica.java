package dev.holdfast.store.ops;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Truncation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Writes events of another log into a log, each under the version it had. What is there already is passed over, so that
 * everything can be repeated after a kill. Whoever uses it writes to these streams alone. One thread at a time; after an
 * exception, begin with a new one.
 */
final class Replica {
    /** The most versions without an event that a file of anybody's makes us write: about a gigabyte in files. */
    static final long MOST_PLACEHOLDERS = 10_000_000;

    private static final int STREAMS_REMEMBERED = 100_000;
    private static final int BATCH_CHARACTERS = 4 << 20;

    /** Stands for an event that was truncated, until it is truncated here too. */
    private static final String PLACEHOLDER = "holdfast.placeholder";

    private final Log log;
    private final LinkedHashMap<String, Long> versions = new LinkedHashMap<>(16, 0.75f, true);
    private final List<NewEvent> batch = new ArrayList<>();
    private String stream = "";
    private long placeholders;
    private long characters;

    /** @param placeholders how many versions without an event may be written */
    Replica(Log log, long placeholders) {
        this.log = log;
        this.placeholders = placeholders;
    }

    /** The version of the next event of a stream that is missing here. */
    long next(String name) {
        return version(name) + (name.equals(stream) ? batch.size() : 0) + 1;
    }

    private long version(String name) {
        Long known = versions.get(name);
        return known == null ? remember(name, log.version(name)) : known;
    }

    private long remember(String name, long version) {
        versions.put(name, version);
        if (versions.size() > STREAMS_REMEMBERED) {
            versions.pollFirstEntry();
        }
        return version;
    }

    /**
     * Lets a stream be truncated at least this far; events that never came here have their versions all the same.
     *
     * @throws IllegalArgumentException if more versions would have to be written for it than are left
     */
    void truncate(Truncation truncation) {
        flush();
        String name = truncation.stream();
        long through = truncation.throughVersion();
        requireFewPlaceholders(name, through, Math.max(0, through - version(name)));
        for (long version = version(name); version < through; version = version(name)) {
            List<NewEvent> placeholders = new ArrayList<>();
            for (long next = version + 1; next <= through && placeholders.size() < Log.MAX_BATCH; next++) {
                placeholders.add(
                        new NewEvent(PLACEHOLDER + "-" + next, PLACEHOLDER, Instant.EPOCH, Json.EMPTY, Meta.NONE));
            }
            append(name, version, placeholders);
        }
        log.truncate(name, through);
    }

    private void requireFewPlaceholders(String name, long through, long missing) {
        if (missing > placeholders) {
            throw new IllegalArgumentException("stream '" + name + "' is said to be truncated through version "
                    + through
                    + ", for which " + missing + " versions would have to be written that hold nothing, more than the "
                    + placeholders + " that are left for this input; correct that line, or leave it out");
        }
        placeholders -= missing;
    }

    /**
     * Writes an event, at the latest with {@link #flush}, unless it is there.
     *
     * @return whether it was missing
     */
    boolean add(Event event) {
        boolean full = batch.size() == Log.MAX_BATCH || characters > BATCH_CHARACTERS;
        if (full || !event.stream().equals(stream)) {
            flush();
        }
        long next = next(event.stream());
        if (event.version() > next) {
            throw new IllegalArgumentException("version " + event.version() + " of stream '" + event.stream()
                    + "' cannot be written before version " + next + ", which is missing");
        }
        if (event.version() == next) {
            stream = event.stream();
            characters += event.body().text().length();
            batch.add(new NewEvent(event.id(), event.type(), event.time(), event.body(), event.meta()));
        }
        return event.version() == next;
    }

    void flush() {
        if (!batch.isEmpty()) {
            append(stream, version(stream), batch);
            batch.clear();
            characters = 0;
        }
        stream = "";
    }

    private void append(String name, long version, List<NewEvent> events) {
        long now = log.append(name, Expected.version(version), events);
        if (now != version + events.size()) {
            throw new IllegalStateException(
                    "stream '" + name + "' of the target already holds events that are about to be"
                            + " copied, at other versions; copy into an empty store");
        }
        remember(name, now);
    }
}
