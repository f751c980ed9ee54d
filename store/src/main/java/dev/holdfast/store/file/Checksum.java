package dev.holdfast.store.file;

import java.util.zip.CRC32C;

/** The checksum at the end of a line or document: {@code ,"crc":"01234567"}} with the CRC-32C of everything before it. */
final class Checksum {
    private static final int TRAILER = 18;
    private static final String HEX = "0123456789abcdef";
    private static final byte[] NAME = Bytes.ascii(",\"crc\":\"");

    private Checksum() {}

    /** Whether the bytes between {@code start} and {@code end} are a whole object with the right checksum. */
    static boolean matches(byte[] bytes, int start, int end) {
        int trailer = end - TRAILER;
        if (trailer <= start || bytes[start] != '{' || bytes[end - 1] != '}' || bytes[end - 2] != '"') {
            return false;
        }
        for (int i = 0; i < NAME.length; i++) {
            if (bytes[trailer + i] != NAME[i]) {
                return false;
            }
        }
        int stored = 0;
        for (int i = trailer + NAME.length; i < end - 2; i++) {
            int digit = HEX.indexOf(bytes[i]);
            if (digit < 0) {
                return false;
            }
            stored = stored << 4 | digit;
        }
        var crc = new CRC32C();
        crc.update(bytes, start, trailer - start);
        return stored == (int) crc.getValue();
    }
}
