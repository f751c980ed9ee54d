package dev.holdfast.testkit.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The bytes of one file, copied only when one of several holders changes them. One thread at a time. */
final class FileData {
    private byte[] bytes;
    private int size;
    private boolean shared;
    private long modified;

    FileData() {
        this(new byte[0], 0, 0);
    }

    private FileData(byte[] bytes, int size, long modified) {
        this.bytes = bytes;
        this.size = size;
        this.modified = modified;
    }

    /** A file with the same bytes, independent of this one. */
    FileData copy() {
        shared = true;
        var copy = new FileData(bytes, size, modified);
        copy.shared = true;
        return copy;
    }

    int size() {
        return size;
    }

    long modified() {
        return modified;
    }

    void touch(long epochMillis) {
        modified = epochMillis;
    }

    byte[] read(long offset, int length) {
        int from = (int) Math.min(offset, size);
        return Arrays.copyOfRange(bytes, from, from + Math.min(length, size - from));
    }

    /** Writes at {@code offset}; a gap before it reads as zeros, as in a file of a real disk. */
    void write(long offset, ByteBuffer source) {
        int from = Math.toIntExact(offset);
        int end = Math.addExact(from, source.remaining());
        own(Math.max(end, size));
        source.get(source.position(), bytes, from, source.remaining());
        size = Math.max(size, end);
    }

    /** Sets the size; what is beyond it is gone, what is missing up to it reads as zeros. */
    void resize(long newSize) {
        int target = Math.toIntExact(newSize);
        own(Math.max(target, size));
        Arrays.fill(bytes, Math.min(target, size), bytes.length, (byte) 0);
        size = target;
    }

    /** Makes the array this file's own, at least {@code capacity} long, and zero beyond the size. */
    private void own(int capacity) {
        if (shared || capacity > bytes.length) {
            var own = new byte[capacity > bytes.length ? capacity + capacity / 2 : bytes.length];
            System.arraycopy(bytes, 0, own, 0, size);
            bytes = own;
            shared = false;
        }
    }

    long fingerprint() {
        var crc = new CRC32C();
        crc.update(bytes, 0, size);
        return crc.getValue() << 31 ^ size;
    }
}
