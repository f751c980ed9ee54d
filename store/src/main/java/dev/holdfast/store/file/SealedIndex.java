package dev.holdfast.store.file;

import dev.holdfast.store.NewEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The index of a sealed segment: the bytes of its {@code .idx} file, searched where they lie. Immutable.
 *
 * <p>All numbers are big-endian. {@code "HOLDIDX1"}, the numbers of lines, keys, postings, frames and streams (4 bytes
 * each); the hashes of the streams in order, 16 bytes each, and the CRC-32C of all that (4), so that whoever only asks for a
 * stream reads no further; line offsets and the end (8 each); positions (8 each); keys in order, 32 bytes each: the first 16 of the SHA-256 of kind and
 * name, first version (8), first posting (4), number of postings (4); postings, that is line numbers (4 each); frame
 * offsets and the end, if the segment is compressed (8 each); the CRC-32C of all that (4).
 */
final class SealedIndex implements SegmentIndex {
    private static final byte[] MAGIC = "HOLDIDX1".getBytes(StandardCharsets.US_ASCII);
    private static final int COUNTS = MAGIC.length + 20;
    private static final int HASH = 16;
    private static final int KEY = HASH + 16;

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final int lines;
    private final int keys;
    private final int frames;
    private final int offsetsAt;
    private final int positionsAt;
    private final int keysAt;
    private final int postingsAt;
    private final int framesAt;

    private SealedIndex(byte[] bytes) {
        this.bytes = bytes;
        buffer = ByteBuffer.wrap(bytes);
        lines = buffer.getInt(MAGIC.length);
        keys = buffer.getInt(MAGIC.length + 4);
        frames = buffer.getInt(MAGIC.length + 12);
        offsetsAt = COUNTS + HASH * buffer.getInt(COUNTS - 4) + 4;
        positionsAt = offsetsAt + 8 * (lines + 1);
        keysAt = positionsAt + 8 * lines;
        postingsAt = keysAt + KEY * keys;
        framesAt = postingsAt + 4 * buffer.getInt(MAGIC.length + 8);
    }

    /** Reads an index, or returns null if the bytes are not a whole one. */
    static @Nullable SealedIndex read(byte[] bytes) {
        if (bytes.length < COUNTS + 16 || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return null;
        }
        return checks(bytes, bytes.length) ? new SealedIndex(bytes) : null;
    }

    /** Whether the four bytes before {@code end} are the checksum of all before them. */
    private static boolean checks(byte[] bytes, int end) {
        return ByteBuffer.wrap(bytes).getInt(end - 4) == crc(bytes, end - 4);
    }

    private static int crc(byte[] bytes, int end) {
        var crc = new CRC32C();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }

    /** The part of an index file that says which streams there are; null if the file is not an index or is damaged there. */
    static byte @Nullable [] readStreams(Disk disk, Path file) throws IOException {
        byte[] counts = disk.read(file, 0, COUNTS);
        if (counts.length < COUNTS || !Arrays.equals(counts, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return null;
        }
        long end = COUNTS + (long) HASH * ByteBuffer.wrap(counts).getInt(COUNTS - 4) + 4;
        byte[] part = end < 0 || end > disk.size(file) ? counts : disk.read(file, 0, (int) end);
        return part.length == end && checks(part, part.length) ? part : null;
    }

    /** Whether such a part, or the whole of an index, names a stream. */
    static boolean names(byte[] part, String stream) {
        byte[] wanted = hash('s', stream);
        return search(part, COUNTS, HASH, ByteBuffer.wrap(part).getInt(COUNTS - 4), wanted) >= 0;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where each compressed frame begins, and where the last one ends; empty if the segment is not compressed. */
    long[] frames() {
        var offsets = new long[frames];
        for (int i = 0; i < frames; i++) {
            offsets[i] = buffer.getLong(framesAt + 8 * i);
        }
        return offsets;
    }

    /** The same index for a segment whose frames begin elsewhere. */
    SealedIndex withFrames(long[] other) {
        ByteBuffer copy = ByteBuffer.allocate(framesAt + 8 * other.length + 4);
        copy.put(bytes, 0, framesAt).putInt(MAGIC.length + 12, other.length);
        for (long offset : other) {
            copy.putLong(offset);
        }
        // The checksum of the streams' part covers the counts, too.
        copy.putInt(offsetsAt - 4, crc(copy.array(), offsetsAt - 4));
        copy.putInt(crc(copy.array(), copy.position()));
        return new SealedIndex(copy.array());
    }

    @Override
    public int lines() {
        return lines;
    }

    @Override
    public long offset(int line) {
        return buffer.getLong(offsetsAt + 8 * line);
    }

    @Override
    public long position(int line) {
        return buffer.getLong(positionsAt + 8 * line);
    }

    @Override
    public @Nullable Run stream(String stream) {
        int key = key('s', stream);
        return key < 0 ? null : new Run(buffer.getLong(key + HASH), postings(key));
    }

    @Override
    public Postings tagged(String tag) {
        int key = key('t', tag);
        return key < 0 ? Postings.NONE : postings(key);
    }

    @Override
    public Postings identified(String id) {
        int key = key('i', id);
        return key < 0 ? Postings.NONE : postings(key);
    }

    private Postings postings(int key) {
        int start = postingsAt + 4 * buffer.getInt(key + HASH + 8);
        int count = buffer.getInt(key + HASH + 12);
        return new Postings() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public int line(int place) {
                return buffer.getInt(start + 4 * place);
            }
        };
    }

    /** What stands for the ids of events in any index: worth keeping where several indexes are asked. */
    static byte[][] hashes(List<NewEvent> events) {
        return events.stream().map(event -> hash('i', event.id())).toArray(byte[][]::new);
    }

    /** Whether there is an event with one of these ids. */
    boolean identifiesAny(byte[][] hashes) {
        for (byte[] hash : hashes) {
            if (search(bytes, keysAt, KEY, keys, hash) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Where in the bytes a key is, -1 if it is not there. */
    private int key(char kind, String name) {
        return search(bytes, keysAt, KEY, keys, hash(kind, name));
    }

    /** Where, among {@code count} ordered entries of {@code size} bytes from {@code start} on, one begins with a hash. */
    private static int search(byte[] bytes, int start, int size, int count, byte[] wanted) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int at = start + size * middle;
            int order = Arrays.compareUnsigned(bytes, at, at + HASH, wanted, 0, HASH);
            if (order == 0) {
                return at;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private static byte[] hash(char kind, String name) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return Arrays.copyOf(sha.digest((kind + name).getBytes(StandardCharsets.UTF_8)), HASH);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", missing);
        }
    }

    /** Collects keys and writes an index. One thread at a time. */
    static final class Writer {
        private final List<Key> keys = new ArrayList<>();
        private final long[] offsets;
        private final long[] positions;
        private final long[] frames;
        private int postings;

        private record Key(char kind, byte[] hash, long firstVersion, Postings lines) {}

        Writer(long[] offsets, long[] positions, long[] frames) {
            this.offsets = offsets;
            this.positions = positions;
            this.frames = frames;
        }

        void add(char kind, String name, long firstVersion, Postings lines) {
            keys.add(new Key(kind, hash(kind, name), firstVersion, lines));
            postings += lines.count();
        }

        SealedIndex finish() {
            keys.sort((left, right) -> Arrays.compareUnsigned(left.hash, right.hash));
            List<Key> streams = keys.stream().filter(key -> key.kind == 's').toList();
            ByteBuffer out = ByteBuffer.allocate(COUNTS
                    + HASH * streams.size()
                    + 4
                    + 8 * (offsets.length + positions.length + frames.length)
                    + KEY * keys.size()
                    + 4 * postings
                    + 4);
            out.put(MAGIC)
                    .putInt(positions.length)
                    .putInt(keys.size())
                    .putInt(postings)
                    .putInt(frames.length)
                    .putInt(streams.size());
            streams.forEach(stream -> out.put(stream.hash));
            out.putInt(crc(out.array(), out.position()));
            for (long[] numbers : List.of(offsets, positions)) {
                for (long number : numbers) {
                    out.putLong(number);
                }
            }
            int first = 0;
            for (Key key : keys) {
                out.put(key.hash).putLong(key.firstVersion).putInt(first).putInt(key.lines.count());
                first += key.lines.count();
            }
            for (Key key : keys) {
                for (int place = 0; place < key.lines.count(); place++) {
                    out.putInt(key.lines.line(place));
                }
            }
            for (long frame : frames) {
                out.putLong(frame);
            }
            out.putInt(crc(out.array(), out.position()));
            return new SealedIndex(out.array());
        }
    }
}
