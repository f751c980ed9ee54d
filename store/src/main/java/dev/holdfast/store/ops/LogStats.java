package dev.holdfast.store.ops;

import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.ops.StoreStats.StreamSize;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts while a log is read once. One thread at a time. */
final class LogStats {
    private static final int STREAMS_REMEMBERED = 100_000;

    private final Log log;
    private final StreamTrail trail;
    private final SortedMap<String, Long> types = new TreeMap<>(Docs.KEY_ORDER);
    private final Map<String, Long> largest = new HashMap<>();
    private long smallestOfLargest;
    private long streams;
    private long events;
    private long bodyBytes;
    private @Nullable Instant first;
    private @Nullable Instant last;

    LogStats(Log log) {
        this.log = log;
        this.trail = new StreamTrail(log, STREAMS_REMEMBERED);
    }

    void run() {
        List<Event> page = log.readAll(0, Log.MAX_BATCH);
        while (!page.isEmpty()) {
            page.forEach(this::count);
            page = log.readAll(page.getLast().position(), Log.MAX_BATCH);
        }
    }

    private void count(Event event) {
        events++;
        bodyBytes += event.body().utf8Length();
        streams += trail.step(event) == StreamTrail.Step.FIRST ? 1 : 0;
        first = first == null || event.time().isBefore(first) ? event.time() : first;
        last = last == null || event.time().isAfter(last) ? event.time() : last;
        boolean known = types.containsKey(event.type()) || types.size() < Stats.MAX_TYPES;
        types.merge(known ? event.type() : Stats.OTHER_TYPES, 1L, Long::sum);
        rank(event);
    }

    /** Versions only grow, so a stream that belongs to the largest enters at its last event at the latest. */
    private void rank(Event event) {
        if (event.version() <= smallestOfLargest && !largest.containsKey(event.stream())) {
            return;
        }
        largest.put(event.stream(), event.version());
        if (largest.size() > Stats.LARGEST) {
            Map.Entry<String, Long> smallest = Collections.min(largest.entrySet(), Map.Entry.comparingByValue());
            smallestOfLargest = smallest.getValue();
            largest.remove(smallest.getKey());
        }
    }

    StoreStats with(SortedMap<String, Long> documents, long blobs, long blobBytes) {
        List<StreamSize> sizes = largest.entrySet().stream()
                .map(entry -> size(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(StreamSize::version).reversed().thenComparing(StreamSize::stream))
                .toList();
        return new StoreStats(streams, events, bodyBytes, first, last, sizes, types, documents, blobs, blobBytes);
    }

    private StreamSize size(String stream, long version) {
        List<Event> oldest = log.read(stream, 0, 1);
        return new StreamSize(
                stream,
                version,
                oldest.isEmpty() ? 0 : version - oldest.getFirst().version() + 1);
    }
}
