package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.file.FileOptions.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Compresses sealed log files, frame by frame, so that a read unpacks only what it needs, and so that the usual tools unpack
 * the whole: {@code zstdcat}, {@code zcat}. A frame holds {@value #FRAME_BYTES} bytes of the log, the last one what is left.
 */
enum Compressor {
    NONE("") {
        @Override
        byte[] pack(byte[] plain) {
            return plain;
        }

        @Override
        byte[] unpackOne(byte[] packed) {
            return packed;
        }

        @Override
        int frameLength(byte[] all, int start) {
            return all.length - start;
        }
    },
    GZIP(".gz") {
        @Override
        byte[] pack(byte[] plain) throws IOException {
            var out = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(out)) {
                gzip.write(plain);
            }
            return out.toByteArray();
        }

        @Override
        byte[] unpackOne(byte[] packed) throws IOException {
            try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                return gzip.readNBytes(FRAME_BYTES);
            }
        }

        @Override
        int frameLength(byte[] all, int start) throws IOException {
            var inflater = new Inflater(true);
            try {
                inflater.setInput(all, start + GZIP_HEADER, all.length - start - GZIP_HEADER);
                var plain = new byte[FRAME_BYTES];
                while (!inflater.finished()) {
                    if (inflater.inflate(plain) == 0 && inflater.needsInput()) {
                        throw new EOFException("cut off");
                    }
                }
                return GZIP_HEADER + (int) inflater.getBytesRead() + GZIP_TRAILER;
            } catch (DataFormatException damaged) {
                throw new ZipException(damaged.getMessage());
            } finally {
                inflater.end();
            }
        }
    },
    ZSTD(".zst") {
        @Override
        byte[] pack(byte[] plain) {
            return ZstdFrames.pack(plain);
        }

        @Override
        byte[] unpackOne(byte[] packed) throws IOException {
            return ZstdFrames.unpack(packed, FRAME_BYTES);
        }

        @Override
        int frameLength(byte[] all, int start) throws IOException {
            return ZstdFrames.length(all, start);
        }
    };

    static final int FRAME_BYTES = 256 << 10;

    private static final int GZIP_HEADER = 10;
    private static final int GZIP_TRAILER = 8;

    private final String suffix;

    Compressor(String suffix) {
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }

    abstract byte[] pack(byte[] plain) throws IOException;

    abstract byte[] unpackOne(byte[] packed) throws IOException;

    /** How long the frame is that begins at {@code start}. */
    abstract int frameLength(byte[] all, int start) throws IOException;

    /**
     * Writes {@code plain} compressed to {@code packed}.
     *
     * @return where each frame begins, and where the last one ends
     */
    long[] pack(Disk disk, Path plain, Path packed) throws IOException {
        long size = disk.size(plain);
        var out = new Bytes(Math.toIntExact(size / 4 + FRAME_BYTES));
        List<Long> offsets = new ArrayList<>();
        for (long at = 0; at < size; at += FRAME_BYTES) {
            offsets.add((long) out.length());
            byte[] frame = pack(disk.read(plain, at, FRAME_BYTES));
            out.raw(frame, 0, frame.length);
        }
        offsets.add((long) out.length());
        AtomicFile.write(disk, packed, out.copy());
        return offsets.stream().mapToLong(Long::longValue).toArray();
    }

    /** Where each frame begins, and where the last one ends. */
    long[] frames(byte[] all, Path file) throws IOException {
        List<Long> offsets = new ArrayList<>();
        int at = 0;
        while (at < all.length) {
            offsets.add((long) at);
            try {
                at += frameLength(all, at);
            } catch (ZipException | EOFException damaged) {
                throw damaged(file, at, damaged);
            }
        }
        offsets.add((long) at);
        return offsets.stream().mapToLong(Long::longValue).toArray();
    }

    static Compressor of(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(ZSTD.suffix) ? ZSTD : name.endsWith(GZIP.suffix) ? GZIP : NONE;
    }

    static Compressor of(Compression compression) {
        return switch (compression) {
            case NONE -> NONE;
            case GZIP -> GZIP;
            case ZSTD -> ZstdFrames.present(ZSTD);
        };
    }

    byte[] unpackFrame(byte[] packed, Path file, long offset) throws IOException {
        try {
            return unpackOne(packed);
        } catch (ZipException | EOFException damaged) {
            throw damaged(file, offset, damaged);
        }
    }

    private static Corrupt damaged(Path file, long offset, IOException cause) {
        return new Corrupt(
                file + " at byte " + offset,
                "the compressed block there is damaged (" + cause.getMessage() + "); restore the file from a backup",
                cause);
    }
}
