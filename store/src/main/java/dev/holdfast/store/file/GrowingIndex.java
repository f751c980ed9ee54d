package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The index of the segment that is being written, in memory. One thread at a time. */
final class GrowingIndex implements SegmentIndex {

    private final Map<String, Lines> streams = new HashMap<>();
    private final Map<String, Lines> tags = new HashMap<>();
    private final Map<String, Lines> ids = new HashMap<>();
    private long[] offsets = new long[64];
    private long[] positions = new long[64];
    private int lines;
    private long firstPosition;
    private long leadingBytes;

    /** Some line numbers; of a stream, those that hold the versions from {@code firstVersion} on. */
    private static final class Lines {
        private final long firstVersion;
        private int[] numbers = new int[1];
        private int count;

        Lines(long firstVersion) {
            this.firstVersion = firstVersion;
        }

        void add(int number) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count < 4 ? 4 : count * 2);
            }
            numbers[count++] = number;
        }

        /** As it is now; what is added later stands behind it, or in a larger array. */
        Postings postings() {
            return Postings.of(numbers, count);
        }
    }

    /** Adds a line that ends at {@code end}; an event unless it only says that a stream was truncated. */
    void add(Event event, boolean isEvent, long end) {
        if (lines + 1 == offsets.length) {
            offsets = Arrays.copyOf(offsets, lines * 2 + 2);
            positions = Arrays.copyOf(positions, lines * 2 + 2);
        }
        if (lines == 0) {
            // A file begins with the truncations of all before it, which have the last position before it.
            firstPosition = isEvent ? event.position() : event.position() + 1;
        }
        positions[lines] = event.position();
        offsets[lines + 1] = end;
        if (isEvent) {
            streams.computeIfAbsent(event.stream(), stream -> new Lines(event.version()))
                    .add(lines);
            ids.computeIfAbsent(event.id(), id -> new Lines(0)).add(lines);
            for (String tag : event.meta().tags()) {
                Lines tagged = tags.computeIfAbsent(tag, any -> new Lines(0));
                if (tagged.count == 0 || tagged.numbers[tagged.count - 1] != lines) {
                    tagged.add(lines);
                }
            }
        }
        leadingBytes = !isEvent && leadingBytes == offsets[lines] ? end : leadingBytes;
        lines++;
    }

    /** How many bytes stand before the first event. */
    long leadingBytes() {
        return leadingBytes;
    }

    /** The lowest position that an event here may have. */
    long firstPosition() {
        return firstPosition;
    }

    /** The last version of a stream here, 0 if it has none. */
    long lastVersion(String stream) {
        Lines found = streams.get(stream);
        return found == null ? 0 : found.firstVersion + found.count - 1;
    }

    @Override
    public int lines() {
        return lines;
    }

    @Override
    public long offset(int line) {
        return offsets[line];
    }

    @Override
    public long position(int line) {
        return positions[line];
    }

    @Override
    public @Nullable Run stream(String stream) {
        Lines found = streams.get(stream);
        return found == null ? null : new Run(found.firstVersion, found.postings());
    }

    @Override
    public Postings tagged(String tag) {
        Lines found = tags.get(tag);
        return found == null ? Postings.NONE : found.postings();
    }

    @Override
    public Postings identified(String id) {
        Lines found = ids.get(id);
        return found == null ? Postings.NONE : found.postings();
    }

    /** The same as a sealed index. */
    SealedIndex seal(long[] frames) {
        var keys = new SealedIndex.Writer(Arrays.copyOf(offsets, lines + 1), Arrays.copyOf(positions, lines), frames);
        streams.forEach((stream, found) -> keys.add('s', stream, found.firstVersion, found.postings()));
        tags.forEach((tag, found) -> keys.add('t', tag, 0, found.postings()));
        ids.forEach((id, found) -> keys.add('i', id, 0, found.postings()));
        return keys.finish();
    }
}
