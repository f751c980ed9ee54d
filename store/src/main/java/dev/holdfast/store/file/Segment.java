package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import dev.holdfast.store.PageFill;
import dev.holdfast.store.StoreException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;

/** One log file and its index. */
interface Segment {
    /** Reads ahead this much, since lines that are wanted together often stand together. */
    int READ_AHEAD = 64 << 10;

    Path file();

    SegmentIndex index() throws IOException;

    /** Whether there may be events of a stream; cheaper than to load the index. */
    boolean mayHold(String stream) throws IOException;

    /** Up to {@code length} bytes from {@code offset} on, as they were before compression. */
    byte[] bytes(long offset, int length) throws IOException;

    /**
     * Reads the events on some lines and passes those that are wanted to {@code sink}, until it is full.
     *
     * @param from the place in {@code lines} to begin at
     */
    default void read(Postings lines, int from, Predicate<Event> wanted, PageFill<Event> sink) throws IOException {
        SegmentIndex index = index();
        var reader = new LineReader();
        byte[] window = new byte[0];
        long windowAt = 0;
        for (int i = from; i < lines.count() && !sink.isFull(); i++) {
            int number = lines.line(i);
            long start = index.offset(number);
            long stop = index.offset(number + 1);
            if (start < windowAt || stop > windowAt + window.length) {
                int last = (int) Math.min(lines.count() - 1L, i + (long) sink.room() - 1);
                long span = index.offset(lines.line(last) + 1) - start;
                window = bytes(start, (int) Math.max(stop - start, Math.min(span, reach(span))));
                windowAt = start;
            }
            Line line = line(reader, window, (int) (start - windowAt), (int) (stop - windowAt), start);
            if (line.event().position() != index.position(number)) {
                throw new Corrupt(file() + " at byte " + start, "another event stands there than its index says");
            }
            if (line.isEvent() && wanted.test(line.event())) {
                sink.add(line.event());
            }
        }
    }

    private static long reach(long span) {
        return span <= 16L * READ_AHEAD ? span : READ_AHEAD;
    }

    private Line line(LineReader reader, byte[] bytes, int start, int stop, long offset) {
        Line line = stop > bytes.length || bytes[stop - 1] != '\n' ? null : reader.read(bytes, start, stop - 1);
        if (line == null) {
            throw new Corrupt(
                    file() + " at byte " + offset,
                    "the line there is damaged: its checksum does not match. Restore the file from a backup");
        }
        return line;
    }
}
