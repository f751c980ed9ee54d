package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a log, read. Immutable. {@code docs/formats.md} has every field.
 *
 * @param more how many lines of the same batch follow: the batch counts only when the line with 0 is there
 * @param back how many bytes before this line the flush began that wrote it: everything before that was forced already
 * @param truncate the version through which the stream was truncated, or {@value #EVENT} for an event
 */
record Line(Event event, int more, long back, long truncate) {
    /** What {@code truncate} is on a line that holds an event. */
    static final long EVENT = -1;

    /** The bytes of {@code ,"crc":"01234567"}} at the end of each line. */
    private static final int TRAILER = 18;

    private static final String HEX = "0123456789abcdef";
    private static final byte[] CRC = ascii(",\"crc\":\"");
    private static final byte[] ID = ascii("id");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] STREAM = ascii("stream");
    private static final byte[] VERSION = ascii("version");
    private static final byte[] POSITION = ascii("position");
    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] BODY = ascii("body");

    boolean isEvent() {
        return truncate == EVENT;
    }

    /**
     * Reads the line between {@code start} and {@code end}, line feed excluded.
     *
     * @return null if it is not a whole line with the right checksum
     */
    static @Nullable Line read(byte[] bytes, int start, int end) {
        if (!checks(bytes, start, end)) {
            return null;
        }
        return new Fields(bytes).read(new Members(bytes, start, end));
    }

    /** Whether the line between {@code start} and {@code end} is whole and has the right checksum. */
    static boolean checks(byte[] bytes, int start, int end) {
        int trailer = end - TRAILER;
        if (trailer <= start || bytes[start] != '{' || bytes[end - 1] != '}' || bytes[end - 2] != '"') {
            return false;
        }
        for (int i = 0; i < CRC.length; i++) {
            if (bytes[trailer + i] != CRC[i]) {
                return false;
            }
        }
        var crc = new java.util.zip.CRC32C();
        crc.update(bytes, start, trailer - start);
        int stored = 0;
        for (int i = trailer + CRC.length; i < end - 2; i++) {
            int digit = HEX.indexOf(bytes[i]);
            if (digit < 0) {
                return false;
            }
            stored = stored << 4 | digit;
        }
        return stored == (int) crc.getValue();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The fields of a line while it is being read. One thread at a time. */
    private static final class Fields {
        private final byte[] bytes;
        private String id = "";
        private String type = "";
        private String stream = "";
        private Instant time = Instant.EPOCH;
        private long version;
        private long position;
        private @Nullable Json body;
        private int spreadStart = -1;
        private int spreadEnd;
        private List<String> causedBy = List.of();
        private List<String> tags = List.of();
        private @Nullable String correlation;
        private @Nullable String actor;
        private int more;
        private long back;
        private long truncate = EVENT;

        Fields(byte[] bytes) {
            this.bytes = bytes;
        }

        Line read(Members members) {
            while (members.next()) {
                take(members);
            }
            Meta meta = causedBy.isEmpty() && tags.isEmpty() && correlation == null && actor == null
                    ? Meta.NONE
                    : new Meta(causedBy, correlation, actor, tags);
            return new Line(new Event(id, stream, version, position, type, time, body(), meta), more, back, truncate);
        }

        private void take(Members member) {
            if (member.named(ID)) {
                id = member.string();
            } else if (member.named(TYPE)) {
                type = member.string();
            } else if (member.named(TIMESTAMP)) {
                time = bytes[member.valueStart()] == '"'
                        ? Instant.parse(member.string())
                        : Instant.ofEpochMilli(member.number());
            } else if (member.named(STREAM)) {
                stream = member.string();
            } else if (member.named(VERSION)) {
                version = member.number();
            } else if (member.named(POSITION)) {
                position = member.number();
            } else if (member.named(PAYLOAD) || member.named(BODY)) {
                body = member.json();
            } else {
                takeRare(member);
            }
        }

        private void takeRare(Members member) {
            switch (member.name()) {
                case "causedBy" -> causedBy = member.strings();
                case "correlation" -> correlation = member.string();
                case "actor" -> actor = member.string();
                case "tags" -> tags = member.strings();
                case "more" -> more = (int) member.number();
                case "back" -> back = member.number();
                case "truncate" -> truncate = member.number();
                case "crc" -> {}
                default -> {
                    spreadStart = spreadStart < 0 ? member.start() : spreadStart;
                    spreadEnd = member.valueEnd();
                }
            }
        }

        private Json body() {
            if (body != null) {
                return body;
            }
            return spreadStart < 0
                    ? Json.EMPTY
                    : Json.ofCompact("{"
                            + new String(bytes, spreadStart, spreadEnd - spreadStart, StandardCharsets.UTF_8) + "}");
        }
    }
}
