package dev.holdfast.store.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.zip.ZipException;

/** The only class that touches the zstd library, which whoever compresses nothing does not need to have. */
final class ZstdFrames {
    private static final int LEVEL = 3;

    private ZstdFrames() {}

    /** @throws IllegalArgumentException if the library is missing */
    static Compressor present(Compressor compressor) {
        try {
            Class.forName("com.github.luben.zstd.Zstd", false, ZstdFrames.class.getClassLoader());
            return compressor;
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(
                    "compress=zstd needs the library com.github.luben:zstd-jni; add it, or use compress=gzip", missing);
        }
    }

    static byte[] pack(byte[] plain) {
        return Zstd.compress(plain, LEVEL);
    }

    static byte[] unpack(byte[] packed, int most) throws ZipException {
        try {
            return Zstd.decompress(packed, most);
        } catch (ZstdException damaged) {
            throw new ZipException(damaged.getMessage());
        }
    }

    static int length(byte[] all, int start) throws ZipException {
        try {
            return (int) Zstd.findFrameCompressedSize(all, start);
        } catch (ZstdException damaged) {
            throw new ZipException(damaged.getMessage());
        }
    }
}
