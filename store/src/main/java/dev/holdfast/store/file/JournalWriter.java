package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Unavailable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a journal with group commit: the first writer to come begins a flush, takes along whoever comes while the flush
 * before it is being forced, and writes and forces for all of them. A lone writer never waits for company, and never leaves
 * its own thread. Thread-safe.
 *
 * <p>Two locks, always taken in this order: {@code io} for the file, {@code state} for what is decided but not yet forced.
 */
final class JournalWriter {
    private final ReentrantLock io = new ReentrantLock();
    private final ReentrantLock state = new ReentrantLock();
    private final Map<String, Long> staged = new HashMap<>();
    private final Map<String, Journal.StreamHead> heads = new HashMap<>();
    private final Deque<Bytes> buffers = new ArrayDeque<>();
    private final Journal journal;
    private final LineFormat format;
    private final Positions positions;
    private final ActiveFile file;
    private @Nullable Flush next;
    private @Nullable Flush writing;
    private @Nullable Unavailable poison;

    /** How many streams' heads are remembered; finding one again costs a look into the index of each segment. */
    private static final int HEADS = 100_000;

    JournalWriter(Journal journal, LineFormat format, Positions positions, ActiveFile file) {
        this.journal = journal;
        this.format = format;
        this.positions = positions;
        this.file = file;
    }

    long append(String stream, Expected expected, List<NewEvent> events) throws IOException {
        while (true) {
            Flush flush;
            boolean leads = false;
            long last = 0;
            state.lock();
            try {
                requireUsable();
                last = repeated(stream, events);
                flush = last > 0 ? pending(stream, events.getLast()) : next;
                if (last == 0 && !isFull(flush)) {
                    long head = head(stream);
                    if (!expected.matches(head)) {
                        throw new Conflict("stream '" + stream + "'", expected, head);
                    }
                    leads = flush == null;
                    flush = flush == null ? begin() : flush;
                    last = stage(flush, stream, head, events);
                }
            } finally {
                state.unlock();
            }
            if (flush != null) {
                finish(flush, leads);
            }
            if (last > 0) {
                return last;
            }
        }
    }

    void truncate(String stream, long through, Instant now) throws IOException {
        Flush flush;
        boolean leads;
        state.lock();
        try {
            requireUsable();
            long head = head(stream);
            if (through < 0 || through > head) {
                throw new IllegalArgumentException("stream '" + stream + "' is at version " + head
                        + " and cannot be truncated through " + through);
            }
            if (through <= journal.truncatedThrough(stream)) {
                return;
            }
            leads = next == null;
            flush = next == null ? begin() : next;
            long position = positions.take(1);
            flush.took(position);
            format.truncation(flush.bytes, now, stream, head, position, through, 0);
            flush.add(ActiveFile.truncationEvent(stream, head, position, now), through);
        } finally {
            state.unlock();
        }
        finish(flush, leads);
    }

    /** The version of a stream as far as it has been forced. */
    long version(String stream) throws IOException {
        state.lock();
        try {
            return durableHead(stream).version();
        } finally {
            state.unlock();
        }
    }

    /** Closes the file; no append may be under way. */
    void close() throws IOException {
        io.lock();
        try {
            file.close();
        } finally {
            io.unlock();
        }
    }

    private void requireUsable() {
        if (poison != null) {
            throw new Unavailable(String.valueOf(poison.getMessage()), true, poison);
        }
    }

    private static boolean isFull(@Nullable Flush flush) {
        return flush != null && flush.bytes.length() > Flush.FULL_BYTES;
    }

    private Flush begin() {
        Bytes buffer = buffers.isEmpty() ? new Bytes(64 << 10) : buffers.pop();
        buffer.cut(0);
        next = new Flush(buffer);
        return next;
    }

    private long stage(Flush flush, String stream, long head, List<NewEvent> events) {
        try {
            return write(flush, stream, head, events);
        } catch (RuntimeException | Error broken) {
            // The flush holds half a batch now, so nobody's part of it may be written.
            poison = new Unavailable("the log is closed after an error: " + broken, true, broken);
            flush.fail(poison);
            staged.clear();
            next = null;
            throw broken;
        }
    }

    private long write(Flush flush, String stream, long head, List<NewEvent> events) {
        long position = positions.take(events.size());
        flush.took(position);
        long version = head;
        int more = events.size();
        for (NewEvent event : events) {
            format.event(flush.bytes, event, stream, ++version, position, --more, 0);
            flush.add(Event.stored(event, stream, version, position++), Line.EVENT);
        }
        staged.put(stream, version);
        return version;
    }

    /** The version of the last of {@code events} if the stream has them all, 0 if it has none. */
    private long repeated(String stream, List<NewEvent> events) throws IOException {
        if ((next == null || !next.knowsAny(events))
                && (writing == null || !writing.knowsAny(events))
                && !journal.knowsAny(events, durableHead(stream).sealed())) {
            return 0;
        }
        long first = knownVersion(stream, events.getFirst().id());
        for (int i = 1; i < events.size(); i++) {
            long version = knownVersion(stream, events.get(i).id());
            if (version != (first == 0 ? 0 : first + i)) {
                throw new IllegalArgumentException("stream '" + stream
                        + "' holds some of the events of this batch, but not"
                        + " all of them side by side (event " + events.get(i).id() + " is at version " + version
                        + "); append a batch again as it was");
            }
        }
        return first == 0 ? 0 : first + events.size() - 1;
    }

    private long knownVersion(String stream, String id) throws IOException {
        long version = next == null ? 0 : next.version(stream, id);
        if (version == 0 && writing != null) {
            version = writing.version(stream, id);
        }
        if (version == 0) {
            Optional<Event> stored =
                    journal.find(stream, id, durableHead(stream).sealed());
            version = stored.map(Event::version).orElse(0L);
        }
        return version;
    }

    private @Nullable Flush pending(String stream, NewEvent event) {
        if (next != null && next.version(stream, event.id()) > 0) {
            return next;
        }
        return writing != null && writing.version(stream, event.id()) > 0 ? writing : null;
    }

    private long head(String stream) throws IOException {
        Long version = staged.get(stream);
        return version == null ? durableHead(stream).version() : version;
    }

    private Journal.StreamHead durableHead(String stream) throws IOException {
        Journal.StreamHead head = heads.get(stream);
        if (head == null) {
            if (heads.size() >= HEADS) {
                heads.clear();
            }
            head = journal.head(stream);
            heads.put(stream, head);
        }
        return head;
    }

    private void finish(Flush flush, boolean leads) {
        if (leads) {
            lead(flush);
        }
        flush.await();
    }

    private void lead(Flush flush) {
        io.lock();
        try {
            state.lock();
            try {
                if (flush.failed()) {
                    return;
                }
                next = null;
                writing = flush;
            } finally {
                state.unlock();
            }
            if (write(flush)) {
                succeed(flush);
                rotate();
            }
        } finally {
            io.unlock();
        }
    }

    private void succeed(Flush flush) {
        state.lock();
        try {
            for (Flush.Entry entry : flush.entries()) {
                Event event = entry.event();
                Journal.StreamHead head = heads.get(event.stream());
                if (head != null && event.version() > head.version()) {
                    heads.put(event.stream(), new Journal.StreamHead(event.version(), head.sealed()));
                }
                staged.remove(event.stream(), event.version());
            }
            flush.positions().forEach(positions::settled);
            writing = null;
            buffers.push(flush.bytes);
        } finally {
            state.unlock();
        }
        flush.succeed();
    }

    private boolean write(Flush flush) {
        long offset;
        try {
            offset = file.write(flush.bytes);
        } catch (IOException | RuntimeException | Error failed) {
            fail(flush, failed, file.undo(failed));
            return false;
        }
        try {
            journal.publish(flush, offset);
            return true;
        } catch (RuntimeException | Error failed) {
            fail(flush, failed, false); // what has been forced stays
            return false;
        }
    }

    /**
     * Ends a flush that failed; and the writing for good, if it could not be undone, or if the file is not there any more.
     */
    private void fail(Flush flush, Throwable cause, boolean undone) {
        boolean goesOn = undone && !(cause instanceof OpenedPath.Displaced);
        String what = "could not write to " + file + ": " + cause.getMessage();
        String advice = cause instanceof OpenedPath.Displaced
                ? ". See that nobody removes files there, close the store, and open it again"
                : goesOn
                        ? ". Free space or mend the disk, then try again"
                        : ". Close the store, mend the disk, and open it again, which tells";
        state.lock();
        try {
            var reason = new Unavailable(
                    what
                            + (undone ? "; nothing was written" : "; whether the last events were written is not known")
                            + advice,
                    undone,
                    cause);
            poison = goesOn ? poison : reason;
            staged.clear();
            heads.clear();
            for (Flush failing : next == null ? List.of(flush) : List.of(flush, next)) {
                failing.positions().forEach(positions::settled);
                failing.fail(failing == flush ? reason : new Unavailable(what + "; nothing was written", true, cause));
            }
            next = null;
            writing = null;
        } finally {
            state.unlock();
        }
    }

    private void rotate() {
        // Nobody may look up a stream while its events change from one file to another.
        state.lock();
        try {
            if (file.rotate(format)) {
                heads.clear();
            }
        } catch (IOException | RuntimeException | Error failed) {
            poison = new Unavailable(
                    "could not begin a new log file beside " + file + ": " + failed.getMessage()
                            + ". Everything acknowledged is kept. Close the store, mend the disk, and open it again",
                    true,
                    failed);
        } finally {
            state.unlock();
        }
    }
}
