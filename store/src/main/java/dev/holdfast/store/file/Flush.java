package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are written and forced together. Filled under the log's lock, written by the thread that began it, awaited by
 * the others.
 */
final class Flush {
    /** A flush takes no more batches once it has this many bytes; the next one does. */
    static final int FULL_BYTES = 8 << 20;

    final Bytes bytes;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, List<Event>> ids = new HashMap<>();
    private final List<Long> positions = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable Unavailable failure;

    /** A line: an event, or the truncation of its stream through {@code truncate}; it ends {@code end} bytes into the flush. */
    record Entry(Event event, long truncate, int end) {}

    Flush(Bytes bytes) {
        this.bytes = bytes;
    }

    void add(Event event, long truncate) {
        entries.add(new Entry(event, truncate, bytes.length()));
        if (truncate == Line.EVENT) {
            ids.merge(event.id(), List.of(event), Flush::joined);
        }
    }

    void took(long firstPosition) {
        positions.add(firstPosition);
    }

    List<Entry> entries() {
        return entries;
    }

    List<Long> positions() {
        return positions;
    }

    /** The version an event id was given in a stream, 0 if it is not part of this flush. */
    long version(String stream, String id) {
        for (Event event : ids.getOrDefault(id, List.of())) {
            if (event.stream().equals(stream)) {
                return event.version();
            }
        }
        return 0;
    }

    private static List<Event> joined(List<Event> some, List<Event> more) {
        List<Event> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** Whether one of these ids is part of this flush, in whatever stream. */
    boolean knowsAny(List<NewEvent> events) {
        return events.stream().anyMatch(event -> ids.containsKey(event.id()));
    }

    void succeed() {
        done.countDown();
    }

    void fail(Unavailable reason) {
        failure = reason;
        done.countDown();
    }

    boolean failed() {
        return failure != null;
    }

    /** Waits until the flush has been forced, whatever interrupts come. */
    void await() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException interruption) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Unavailable reason = failure;
        if (reason != null) {
            throw new Unavailable(String.valueOf(reason.getMessage()), reason.nothingWritten(), reason);
        }
    }
}
