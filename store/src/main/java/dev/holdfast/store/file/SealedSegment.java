package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Corrupt;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A log file that will not change any more, plain or compressed, with its index beside it. Thread-safe. */
final class SealedSegment implements Segment {
    private final Disk disk;
    private final Path file;
    private final Compressor compressor;
    private volatile SoftReference<@Nullable SealedIndex> index = new SoftReference<>(null);

    private volatile SoftReference<byte @Nullable []> streams = new SoftReference<>(null);

    SealedSegment(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
        this.compressor = Compressor.of(file);
    }

    @Override
    public Path file() {
        return file;
    }

    /** The index file of a log file: {@code history-….log.zst} and {@code history-….log} have {@code history-….idx}. */
    static Path indexFile(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.indexOf(".log")) + ".idx");
    }

    @Override
    public SealedIndex index() throws IOException {
        SealedIndex known = index.get();
        if (known == null) {
            known = load();
            index = new SoftReference<>(known);
        }
        return known;
    }

    boolean isCompressed() {
        return compressor != Compressor.NONE;
    }

    @Override
    public boolean mayHold(String stream) throws IOException {
        byte[] part = streams.get();
        if (part == null) {
            Path beside = indexFile(file);
            part = disk.exists(beside) ? SealedIndex.readStreams(disk, beside) : null;
            part = part == null ? index().bytes() : part;
            streams = new SoftReference<>(part);
        }
        return SealedIndex.names(part, stream);
    }

    private SealedIndex load() throws IOException {
        Path beside = indexFile(file);
        if (disk.exists(beside)) {
            SealedIndex read = SealedIndex.read(disk.read(beside, 0, Math.toIntExact(disk.size(beside))));
            if (read != null && !isCompressed() == (read.frames().length == 0)) {
                return read;
            }
        }
        return rebuild();
    }

    /** Reads the whole segment again, since its index is missing or damaged. */
    private SealedIndex rebuild() throws IOException {
        byte[] all = disk.read(file, 0, Math.toIntExact(disk.size(file)));
        if (compressor == Compressor.NONE) {
            return scan(all).seal(new long[0]);
        }
        long[] frames = compressor.frames(all, file);
        return scan(unpack(all, frames)).seal(frames);
    }

    private byte[] unpack(byte[] all, long[] frames) throws IOException {
        var out = new Bytes(all.length * 4);
        for (int i = 0; i < frames.length - 1; i++) {
            byte[] packed = Arrays.copyOfRange(all, (int) frames[i], (int) frames[i + 1]);
            byte[] plain = compressor.unpackFrame(packed, file, frames[i]);
            out.raw(plain, 0, plain.length);
        }
        return out.copy();
    }

    private GrowingIndex scan(byte[] plain) throws IOException {
        var scan = new Scan(file, Scan.Source.of(plain));
        if (!scan.run()) {
            throw new Corrupt(
                    file + " at byte " + scan.end(),
                    "the file ends in the middle of a batch, though it was complete once; restore it from a backup");
        }
        return scan.index();
    }

    /** The whole file, as it was before compression. */
    Scan.Source source() throws IOException {
        byte[] all = disk.read(file, 0, Math.toIntExact(disk.size(file)));
        return Scan.Source.of(isCompressed() ? unpack(all, compressor.frames(all, file)) : all);
    }

    @Override
    public byte[] bytes(long offset, int length) throws IOException {
        if (compressor == Compressor.NONE) {
            return disk.read(file, offset, length);
        }
        long[] frames = index().frames();
        int first = (int) (offset / Compressor.FRAME_BYTES);
        int last = (int) ((offset + length - 1) / Compressor.FRAME_BYTES);
        var out = new Bytes(length + Compressor.FRAME_BYTES);
        for (int frame = first; frame <= last && frame < frames.length - 1; frame++) {
            byte[] packed = disk.read(file, frames[frame], (int) (frames[frame + 1] - frames[frame]));
            byte[] plain = compressor.unpackFrame(packed, file, frames[frame]);
            out.raw(plain, 0, plain.length);
        }
        int skip = (int) (offset - (long) first * Compressor.FRAME_BYTES);
        return Arrays.copyOfRange(out.array(), Math.min(skip, out.length()), Math.min(skip + length, out.length()));
    }
}
