package dev.holdfast.store.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How the bytes of a value are packed. */
enum Compression {
    NONE(0) {
        @Override
        byte[] pack(byte[] plain) {
            return plain;
        }

        @Override
        byte[] unpack(byte[] packed, int length) {
            return packed;
        }
    },
    ZSTD(1) {
        @Override
        byte[] pack(byte[] plain) {
            return ZstdBytes.pack(plain);
        }

        @Override
        byte[] unpack(byte[] packed, int length) throws IOException {
            return ZstdBytes.unpack(packed, length);
        }
    },
    GZIP(2) {
        @Override
        byte[] pack(byte[] plain) {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(plain);
            } catch (IOException impossible) {
                throw new UncheckedIOException("memory cannot be written to", impossible);
            }
            return packed.toByteArray();
        }

        @Override
        byte[] unpack(byte[] packed, int length) throws IOException {
            try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                return gzip.readNBytes(length);
            }
        }
    };

    private final int code;

    Compression(int code) {
        this.code = code;
    }

    /** The number that an envelope says. */
    int code() {
        return code;
    }

    /** The compression of a number; null for none. */
    static @Nullable Compression of(int code) {
        for (Compression compression : values()) {
            if (compression.code == code) {
                return compression;
            }
        }
        return null;
    }

    abstract byte[] pack(byte[] plain);

    /** @param length of the plain bytes, the most that is unpacked */
    abstract byte[] unpack(byte[] packed, int length) throws IOException;

    /** The best there is here: zstd, or gzip where its native library is missing. */
    static Compression best() {
        return ZstdBytes.PRESENT ? ZSTD : GZIP;
    }
}
