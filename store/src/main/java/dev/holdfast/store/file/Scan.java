package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a log file in order, knows where the last whole batch ends, and tells a torn tail from damage. It can
 * go on when the file has grown. One thread at a time.
 *
 * <p>A flush is written by one call and forced before the next begins, and each line says how far back its flush began. So
 * bytes that are no whole line can be the rest of a power cut only if no later line belongs to a later flush. Even then they
 * must look it: cut off before the line feed, or zero-filled in whole sectors. Anything else was acknowledged once and has
 * been damaged since.
 */
final class Scan {
    private static final int CHUNK = 1 << 20;
    private static final int LONGEST_LINE = 8 << 20;
    private static final int SECTOR = 512;
    private static final byte[] NOTHING = {};

    private final Path file;
    private final Source source;
    private final LineReader reader = new LineReader();
    private final GrowingIndex index = new GrowingIndex();
    private final Map<String, Long> truncations = new HashMap<>();
    private final List<Line> batch = new ArrayList<>();
    private final List<Long> batchEnds = new ArrayList<>();
    private byte[] bytes = NOTHING;
    private long bytesAt;
    private long end;
    private long lastPosition;

    /** Where the bytes come from. */
    interface Source {
        long size() throws IOException;

        /** Up to {@code length} bytes; fewer only at the end. */
        byte[] read(long offset, int length) throws IOException;

        static Source of(byte[] all) {
            return new Source() {
                @Override
                public long size() {
                    return all.length;
                }

                @Override
                public byte[] read(long offset, int length) {
                    return Arrays.copyOfRange(all, (int) offset, (int) Math.min(all.length, offset + length));
                }
            };
        }

        static Source of(Disk disk, Path file) {
            return new Source() {
                @Override
                public long size() throws IOException {
                    return disk.size(file);
                }

                @Override
                public byte[] read(long offset, int length) throws IOException {
                    return disk.read(file, offset, length);
                }
            };
        }
    }

    /** @param file for messages */
    Scan(Path file, Source source) {
        this.file = file;
        this.source = source;
    }

    GrowingIndex index() {
        return index;
    }

    /** Through which version each stream has been truncated, as far as this file says. */
    Map<String, Long> truncations() {
        return truncations;
    }

    /** Where the last whole batch ends. */
    long end() {
        return end;
    }

    /** The position of the last whole line, 0 if there is none. */
    long lastPosition() {
        return lastPosition;
    }

    /**
     * Reads on from the last whole batch.
     *
     * @return whether the file ends there; if not, what follows is a torn tail, or a batch still being written
     * @throws Corrupt if what follows is damage
     */
    boolean run() throws IOException {
        batch.clear();
        batchEnds.clear();
        bytes = NOTHING;
        bytesAt = end;
        long size = source.size();
        for (long at = end; at < size; ) {
            long stop = lineEnd(at);
            Line line = stop < 0 ? null : line(at, stop);
            if (line == null) {
                requireTorn(at, stop);
                return false;
            }
            take(line, at, stop + 1);
            at = stop + 1;
        }
        bytes = NOTHING;
        return batch.isEmpty();
    }

    private void take(Line line, long at, long next) {
        batch.add(line);
        batchEnds.add(next);
        if (line.more() > 0) {
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            Line whole = batch.get(i);
            if (whole.isEvent()) {
                requireNextVersion(whole, at);
            } else {
                truncations.merge(whole.event().stream(), whole.truncate(), Math::max);
            }
            index.add(whole.event(), whole.isEvent(), batchEnds.get(i));
        }
        lastPosition = Math.max(lastPosition, line.event().position());
        end = next;
        batch.clear();
        batchEnds.clear();
    }

    private void requireNextVersion(Line line, long at) {
        long last = index.lastVersion(line.event().stream());
        if (last > 0 && line.event().version() != last + 1) {
            throw new Corrupt(
                    file + " at byte " + at,
                    "version " + line.event().version() + " of stream '" + line.event().stream() + "' follows version "
                            + last + ", so lines between them are missing; restore the file from a backup");
        }
    }

    /** The line between {@code at} and {@code stop}, null if it is not whole. */
    private @Nullable Line line(long at, long stop) {
        return at < bytesAt ? null : reader.read(bytes, (int) (at - bytesAt), (int) (stop - bytesAt));
    }

    /** Where the line feed of the line at {@code at} is, -1 if there is none; afterwards the line is in {@code bytes}. */
    private long lineEnd(long at) throws IOException {
        int from = (int) (at - bytesAt);
        for (int i = from; ; i++) {
            if (i == bytes.length) {
                byte[] more = source.read(bytesAt + bytes.length, CHUNK);
                if (more.length == 0) {
                    return -1;
                }
                if (bytes.length - from > LONGEST_LINE) {
                    // No line is that long: let go of what is surely no part of one, and look for the next.
                    bytesAt += bytes.length - CHUNK;
                    bytes = Arrays.copyOfRange(bytes, bytes.length - CHUNK, bytes.length);
                    from = 0;
                    i = bytes.length;
                }
                byte[] joined = Arrays.copyOfRange(bytes, from, bytes.length + more.length);
                System.arraycopy(more, 0, joined, bytes.length - from, more.length);
                i -= from;
                bytesAt += from;
                from = 0;
                bytes = joined;
            }
            if (bytes[i] == '\n') {
                return bytesAt + i;
            }
        }
    }

    /**
     * Returns if everything from the bad line on can be the rest of a flush that a power cut tore.
     *
     * @param feed where the bad line's line feed is, -1 if it has none
     */
    private void requireTorn(long bad, long feed) throws IOException {
        long at = bad;
        long stop = feed;
        while (stop >= 0) {
            Line line = line(at, stop);
            if (line == null ? !hasLostSector(at, stop) : at - line.back() > bad) {
                throw damaged(bad);
            }
            at = stop + 1;
            stop = lineEnd(at);
        }
        long last = bytesAt + bytes.length - 1;
        if (last > at && bytes[bytes.length - 1] != 0 && line(at, last) != null) {
            throw damaged(bad); // a whole line, but for another byte where its line feed was
        }
    }

    private Corrupt damaged(long at) {
        return new Corrupt(
                file + " at byte " + at,
                "the line there is damaged: its checksum does not match, and what stands around it shows that it was whole"
                        + " once. Nothing has been changed. Restore the file from a backup, or move it away to begin anew");
    }

    /** Whether a whole sector, or what the line has of one, is zero between {@code from} and {@code to}. */
    private boolean hasLostSector(long from, long to) {
        for (long at = Math.max(from, bytesAt); at < to; at++) {
            if (bytes[(int) (at - bytesAt)] != 0) {
                continue;
            }
            long stop = at;
            while (stop < to && bytes[(int) (stop - bytesAt)] == 0) {
                stop++;
            }
            boolean begins = at % SECTOR == 0 || at == from;
            boolean ends = stop % SECTOR == 0;
            if (begins && ends) {
                return true;
            }
            at = stop;
        }
        return false;
    }
}
