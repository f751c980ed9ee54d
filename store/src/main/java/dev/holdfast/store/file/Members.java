package dev.holdfast.store.file;

import dev.holdfast.store.Json;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Walks the members of the JSON object on one line without building anything: a general parser would take most of the time
 * of reading a log. It trusts the line to be JSON, which its checksum has shown to be what was written. One thread at a time.
 */
final class Members {
    private static final JsonFactory FACTORY = new JsonFactory();

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    /** @param start where the object's brace is; {@code end} is just behind its closing brace */
    Members(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.end = end;
        this.at = start;
    }

    /** Goes to the next member, and tells whether there is one. */
    boolean next() {
        at++; // the opening brace, or the comma
        if (at >= end || bytes[at] != '"') {
            return false;
        }
        nameStart = at + 1;
        nameEnd = quote(nameStart);
        valueStart = nameEnd + 2;
        valueEnd = value(valueStart);
        at = valueEnd;
        return true;
    }

    int start() {
        return nameStart - 1;
    }

    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }

    int nameLength() {
        return nameEnd - nameStart;
    }

    boolean named(byte[] name) {
        if (nameLength() != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (bytes[nameStart + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    String name() {
        return unescaped(nameStart - 1, nameEnd + 1);
    }

    String string() {
        return unescaped(valueStart, valueEnd);
    }

    /** The value, as {@code known} itself if it is equal. */
    String string(String known) {
        int length = known.length();
        if (valueEnd - valueStart - 2 != length) {
            return string();
        }
        for (int i = 0; i < length; i++) {
            if (bytes[valueStart + 1 + i] != known.charAt(i) || bytes[valueStart + 1 + i] == '\\') {
                return string();
            }
        }
        return known;
    }

    long number() {
        long number = 0;
        int i = bytes[valueStart] == '-' ? valueStart + 1 : valueStart;
        for (; i < valueEnd; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("'" + text(valueStart, valueEnd) + "' is not a whole number");
            }
            number = number * 10 + digit;
        }
        return bytes[valueStart] == '-' ? -number : number;
    }

    List<String> strings() {
        List<String> strings = new ArrayList<>(4);
        for (int i = valueStart + 1; bytes[i] != ']'; ) {
            int stop = string(i);
            strings.add(unescaped(i, stop));
            i = bytes[stop] == ',' ? stop + 1 : stop;
        }
        return strings;
    }

    Json json() {
        return Json.ofStored(text(valueStart, valueEnd));
    }

    private String unescaped(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text(from, to))) {
                    parser.nextToken();
                    return parser.getString();
                }
            }
        }
        return text(from + 1, to - 1);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** The end of the string that begins at {@code quote}. */
    private int string(int quote) {
        int i = quote + 1;
        // Eight bytes at a time, as long as none of them is a quote or a backslash.
        while (i + 8 <= end && !hasSpecial((long) LONGS.get(bytes, i))) {
            i += 8;
        }
        return quote(i) + 1;
    }

    /** The first quote at or after {@code from}. */
    private int quote(int from) {
        int i = from;
        while (bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    /** Whether one of eight bytes is a quote or a backslash; see "Bit Twiddling Hacks", haszero. */
    private static boolean hasSpecial(long eight) {
        long quotes = eight ^ 0x2222222222222222L;
        long backslashes = eight ^ 0x5c5c5c5c5c5c5c5cL;
        return ((((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes)) & HIGHS) != 0;
    }

    private int value(int from) {
        byte first = bytes[from];
        if (first == '"') {
            return string(from);
        }
        if (first == '{' || first == '[') {
            return nested(from);
        }
        int i = from;
        while (bytes[i] != ',' && bytes[i] != '}' && bytes[i] != ']') {
            i++;
        }
        return i;
    }

    private int nested(int from) {
        int depth = 0;
        for (int i = from; ; i++) {
            byte b = bytes[i];
            if (b == '"') {
                i = string(i) - 1;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return i + 1;
            }
        }
    }
}
