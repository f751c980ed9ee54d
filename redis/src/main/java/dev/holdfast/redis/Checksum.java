package dev.holdfast.redis;

import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** The CRC-32C over texts, each followed by a zero byte, in hexadecimal digits. */
final class Checksum {
    private Checksum() {}

    static String of(List<String> texts) {
        var crc = new CRC32C();
        for (String text : texts) {
            crc.update(Space.bytes(text));
            crc.update(0);
        }
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
