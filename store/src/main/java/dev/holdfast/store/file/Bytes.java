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

    /** Bytes as they stand. */
    Bytes raw(byte[] source) {
        return raw(source, 0, source.length);
    }

    /** Text as it stands. */
    Bytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return raw(utf8, 0, utf8.length);
    }

    Bytes number(long number) {
        if (number < 0) {
            return text(Long.toString(number));
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        room(digits);
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Text as a JSON string. */
    Bytes string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(2 * utf8.length + 2);
        bytes[length++] = '"';
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                bytes[length++] = '\\';
            }
            bytes[length++] = b;
        }
        bytes[length++] = '"';
        return this;
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
