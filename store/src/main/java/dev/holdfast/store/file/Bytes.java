package dev.holdfast.store.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A growing run of bytes that JSON lines are written into. One thread at a time. */
final class Bytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final CRC32C crc = new CRC32C();
    private byte[] bytes;
    private int length;

    Bytes(int capacity) {
        bytes = new byte[capacity];
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void cut(int shorter) {
        length = shorter;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    Bytes raw(byte b) {
        room(1);
        bytes[length++] = b;
        return this;
    }

    Bytes raw(byte[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** Text as it stands. */
    Bytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return raw(utf8, 0, utf8.length);
    }

    Bytes number(long number) {
        return text(Long.toString(number));
    }

    /** Text as a JSON string. */
    Bytes string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(utf8.length + 2);
        raw((byte) '"');
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                raw((byte) '\\');
            }
            raw(b);
        }
        return raw((byte) '"');
    }

    Bytes strings(List<String> texts) {
        raw((byte) '[');
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                raw((byte) ',');
            }
            string(texts.get(i));
        }
        return raw((byte) ']');
    }

    /** Eight hexadecimal digits. */
    Bytes hex(int number) {
        room(8);
        for (int shift = 28; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(number >>> shift) & 0xf];
        }
        return this;
    }

    /** The CRC-32C of everything from {@code start} on. */
    int crc(int start) {
        crc.reset();
        crc.update(bytes, start, length - start);
        return (int) crc.getValue();
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
