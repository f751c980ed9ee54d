package dev.holdfast.store.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How the bytes of a value are packed. The order is that of the numbers in an envelope. */
enum Compression {
    NONE {
        @Override
        byte[] pack(byte[] plain) {
            return plain;
        }

        @Override
        byte[] unpack(byte[] packed, int length) {
            return packed;
        }
    },
    ZSTD {
        @Override
        byte[] pack(byte[] plain) {
            return ZstdBytes.pack(plain);
        }

        @Override
        byte[] unpack(byte[] packed, int length) throws IOException {
            return ZstdBytes.unpack(packed, length);
        }
    },
    GZIP {
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

    abstract byte[] pack(byte[] plain);

    /** @param length of the plain bytes, the most that is unpacked */
    abstract byte[] unpack(byte[] packed, int length) throws IOException;

    /** The best there is here: zstd, or gzip where its native library is missing. */
    static Compression best() {
        return ZstdBytes.PRESENT ? ZSTD : GZIP;
    }
}
