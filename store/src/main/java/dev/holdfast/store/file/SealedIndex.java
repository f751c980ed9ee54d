package dev.holdfast.store.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
 * <p>All numbers are big-endian. {@code "HOLDIDX1"}, the numbers of lines, keys, postings and frames (4 bytes each); line
 * offsets and the end (8 each); positions (8 each); keys in order, 32 bytes each: the first 16 of the SHA-256 of kind and
 * name, first version (8), first posting (4), number of postings (4); postings, that is line numbers (4 each); frame
 * offsets and the end, if the segment is compressed (8 each); the CRC-32C of all that (4).
 */
final class SealedIndex implements SegmentIndex {
    private static final byte[] MAGIC = "HOLDIDX1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = MAGIC.length + 16;
    private static final int HASH = 16;
    private static final int KEY = HASH + 16;

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final int lines;
    private final int keys;
    private final int frames;
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
        positionsAt = HEADER + 8 * (lines + 1);
        keysAt = positionsAt + 8 * lines;
        postingsAt = keysAt + KEY * keys;
        framesAt = postingsAt + 4 * buffer.getInt(MAGIC.length + 8);
    }

    /** Reads an index, or returns null if the bytes are not a whole one. */
    static @Nullable SealedIndex read(byte[] bytes) {
        if (bytes.length < HEADER + 12 || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return null;
        }
        int stored = ByteBuffer.wrap(bytes).getInt(bytes.length - 4);
        return stored == crc(bytes) ? new SealedIndex(bytes) : null;
    }

    private static int crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        return (int) crc.getValue();
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
        copy.putInt(crc(copy.array()));
        return new SealedIndex(copy.array());
    }

    @Override
    public int lines() {
        return lines;
    }

    @Override
    public long offset(int line) {
        return buffer.getLong(HEADER + 8 * line);
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

    /** Where in the bytes a key is, -1 if it is not there. */
    private int key(char kind, String name) {
        byte[] wanted = hash(kind, name);
        int low = 0;
        int high = keys - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int at = keysAt + KEY * middle;
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

        private record Key(byte[] hash, long firstVersion, Postings lines) {}

        Writer(long[] offsets, long[] positions, long[] frames) {
            this.offsets = offsets;
            this.positions = positions;
            this.frames = frames;
        }

        void add(char kind, String name, long firstVersion, Postings lines) {
            keys.add(new Key(hash(kind, name), firstVersion, lines));
            postings += lines.count();
        }

        SealedIndex finish() {
            keys.sort((left, right) -> Arrays.compareUnsigned(left.hash, right.hash));
            ByteBuffer out = ByteBuffer.allocate(HEADER
                    + 8 * (offsets.length + positions.length + frames.length)
                    + KEY * keys.size()
                    + 4 * postings
                    + 4);
            out.put(MAGIC)
                    .putInt(positions.length)
                    .putInt(keys.size())
                    .putInt(postings)
                    .putInt(frames.length);
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
            out.putInt(crc(out.array()));
            return new SealedIndex(out.array());
        }
    }
}
