package dev.holdfast.store.codec;

import com.github.luben.zstd.Zstd;
import java.io.IOException;

/** The only class here that touches the zstd library, which need not be there. */
final class ZstdBytes {
    private static final int LEVEL = 3;

    /** Whether the library is there and runs on this machine. */
    static final boolean PRESENT = isPresent();

    private ZstdBytes() {}

    private static boolean isPresent() {
        try {
            return Zstd.compress(new byte[1], LEVEL).length > 0;
        } catch (LinkageError missing) {
            return false;
        }
    }

    static byte[] pack(byte[] plain) {
        return Zstd.compress(plain, LEVEL);
    }

    static byte[] unpack(byte[] packed, int length) throws IOException {
        if (!PRESENT) {
            throw new IOException(
                    "this needs the library com.github.luben:zstd-jni, which is missing or does not run here");
        }
        try {
            return Zstd.decompress(packed, length);
        } catch (RuntimeException damaged) { // not by its name, which would be looked up where the library is missing
            throw new IOException(damaged.getMessage(), damaged);
        }
    }
}
