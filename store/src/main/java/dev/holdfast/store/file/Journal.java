package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.PageFill;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Some sealed log files and the one being appended to, read as one. Holds what has been forced, nothing else. Thread-safe:
 * readers share a lock, and whoever adds lines or changes files takes it alone.
 */
final class Journal {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Long> truncated = new ConcurrentHashMap<>();
    private final SegmentFiles files;
    private List<SealedSegment> sealed = List.of();
    private @Nullable ActiveSegment active;

    Journal(SegmentFiles files) {
        this.files = files;
    }

    SegmentFiles files() {
        return files;
    }

    interface Change {
        void run() throws IOException;
    }

    /** Changes files or lines while nobody reads. */
    void change(Change change) throws IOException {
        lock.writeLock().lock();
        try {
            change.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Replaces the segments; only within {@link #change}. */
    void install(List<SealedSegment> sealed, @Nullable ActiveSegment active, Map<String, Long> truncations) {
        this.sealed = List.copyOf(sealed);
        this.active = active;
        truncated.putAll(truncations);
    }

    /** Adds the lines of a flush that has been forced at {@code offset}. */
    void publish(Flush flush, long offset) {
        lock.writeLock().lock();
        try {
            GrowingIndex index = active().index();
            for (Flush.Entry entry : flush.entries()) {
                boolean isEvent = entry.truncate() == Line.EVENT;
                index.add(entry.event(), isEvent, offset + entry.end());
                if (!isEvent) {
                    truncated.merge(entry.event().stream(), entry.truncate(), Math::max);
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    ActiveSegment active() {
        ActiveSegment current = active;
        if (current == null) {
            throw new IllegalStateException(files + " has no file to append to");
        }
        return current;
    }

    List<SealedSegment> sealed() {
        return sealed;
    }

    Map<String, Long> truncations() {
        return truncated;
    }

    long truncatedThrough(String stream) {
        return truncated.getOrDefault(stream, 0L);
    }

    /** The version of a stream, and the sealed segments that hold events of it. */
    StreamHead head(String stream) throws IOException {
        lock.readLock().lock();
        try {
            List<SealedSegment> holders = new ArrayList<>();
            long version = active == null ? 0 : active.index().lastVersion(stream);
            for (SealedSegment segment : sealed.reversed()) {
                SegmentIndex.Run run = segment.mayHold(stream) ? segment.index().stream(stream) : null;
                if (run != null) {
                    holders.addFirst(segment);
                    version = Math.max(version, run.lastVersion());
                }
            }
            return new StreamHead(version, List.copyOf(holders));
        } finally {
            lock.readLock().unlock();
        }
    }

    record StreamHead(long version, List<SealedSegment> sealed) {}

    /** The stored event with this id in a stream, if it is not truncated. */
    Optional<Event> find(String stream, String id, List<SealedSegment> holders) throws IOException {
        lock.readLock().lock();
        try {
            Predicate<Event> wanted =
                    event -> event.id().equals(id) && event.stream().equals(stream) && isVisible(event);
            List<Segment> segments = new ArrayList<>(holders);
            if (active != null) {
                segments.addFirst(active);
            }
            return first(segments, id, wanted);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Whether a stream has an event with one of these ids, truncated or not. */
    boolean knowsAny(List<NewEvent> events, List<SealedSegment> holders) throws IOException {
        lock.readLock().lock();
        try {
            for (NewEvent event : events) {
                if (active != null && active.index().identified(event.id()).count() > 0) {
                    return true;
                }
            }
            byte[][] hashes = holders.isEmpty() ? new byte[0][] : SealedIndex.hashes(events);
            for (SealedSegment segment : holders) {
                if (segment.index().identifiesAny(hashes)) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.readLock().unlock();
        }
    }

    Optional<Event> find(String id) throws IOException {
        lock.readLock().lock();
        try {
            return first(segments(), id, event -> event.id().equals(id) && isVisible(event));
        } finally {
            lock.readLock().unlock();
        }
    }

    private static Optional<Event> first(List<Segment> segments, String id, Predicate<Event> wanted)
            throws IOException {
        var found = new PageFill<Event>(1);
        for (int i = 0; i < segments.size() && !found.isFull(); i++) {
            segments.get(i).read(segments.get(i).index().identified(id), 0, wanted, found);
        }
        return found.items().stream().findFirst();
    }

    List<Event> read(String stream, long afterVersion, int limit) throws IOException {
        lock.readLock().lock();
        try {
            long after = Math.max(afterVersion, truncatedThrough(stream));
            var events = new PageFill<Event>(limit);
            for (Segment segment : segments()) {
                SegmentIndex.Run run = segment.mayHold(stream) ? segment.index().stream(stream) : null;
                if (run != null && run.lastVersion() > after && !events.isFull()) {
                    int from = (int) Math.max(0, after + 1 - run.firstVersion());
                    segment.read(run.lines(), from, event -> event.stream().equals(stream), events);
                }
            }
            return events.items();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Events of all streams with a position after one and up to another. */
    List<Event> readAll(long after, long through, int limit) throws IOException {
        lock.readLock().lock();
        try {
            var events = new PageFill<Event>(limit);
            List<Segment> segments = segments();
            for (int i = files.firstHolding(after + 1, sealed); i < segments.size() && !events.isFull(); i++) {
                SegmentIndex index = segments.get(i).index();
                int first = index.firstAfter(after);
                readRange(segments.get(i), first, index.firstAfter(through), events);
            }
            return events.items();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void readRange(Segment segment, int first, int end, PageFill<Event> events) throws IOException {
        for (int from = first; from < end && !events.isFull(); ) {
            // Lines that are truncated or no events make a page short, so go on until it is full.
            Postings lines = Postings.range(from, Math.min(end, from + events.room()));
            segment.read(lines, 0, this::isVisible, events);
            from += lines.count();
        }
    }

    List<Event> tagged(String tag, long after, long through, int limit) throws IOException {
        lock.readLock().lock();
        try {
            var events = new PageFill<Event>(limit);
            List<Segment> segments = segments();
            for (int i = files.firstHolding(after + 1, sealed); i < segments.size() && !events.isFull(); i++) {
                SegmentIndex index = segments.get(i).index();
                Postings lines = index.tagged(tag);
                int from = 0;
                while (from < lines.count() && index.position(lines.line(from)) <= after) {
                    from++;
                }
                Predicate<Event> wanted = event -> event.position() <= through && isVisible(event);
                segments.get(i).read(lines, from, wanted, events);
            }
            return events.items();
        } finally {
            lock.readLock().unlock();
        }
    }

    private List<Segment> segments() {
        List<Segment> all = new ArrayList<>(sealed);
        if (active != null) {
            all.add(active);
        }
        return all;
    }

    private boolean isVisible(Event event) {
        return truncated.isEmpty() || event.version() > truncatedThrough(event.stream());
    }
}
