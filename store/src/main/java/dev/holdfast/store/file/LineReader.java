package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lines, one after the other. One thread at a time. */
final class LineReader {
    private static final byte[] ID = Bytes.ascii("id");
    private static final byte[] TYPE = Bytes.ascii("type");
    private static final byte[] TIMESTAMP = Bytes.ascii("timestamp");
    private static final byte[] STREAM = Bytes.ascii("stream");
    private static final byte[] VERSION = Bytes.ascii("version");
    private static final byte[] POSITION = Bytes.ascii("position");
    private static final byte[] PAYLOAD = Bytes.ascii("payload");
    private static final byte[] BODY = Bytes.ascii("body");
    private static final byte[] BACK = Bytes.ascii("back");
    private static final byte[] MORE = Bytes.ascii("more");
    private static final byte[] CRC = Bytes.ascii("crc");

    private byte[] bytes = {};
    private String id = "";
    private String type = "";
    private String stream = "";
    private Instant time = Instant.EPOCH;
    private long version;
    private long position;
    private @Nullable Json body;
    private int spreadStart;
    private int spreadEnd;
    private List<String> causedBy = List.of();
    private List<String> tags = List.of();
    private @Nullable String correlation;
    private @Nullable String actor;
    private int more;
    private long back;
    private long truncate;

    /**
     * Reads the line between {@code start} and {@code end}, line feed excluded.
     *
     * @return null if it is not a whole line with the right checksum
     */
    @Nullable
    Line read(byte[] source, int start, int end) {
        if (!Checksum.matches(source, start, end)) {
            return null;
        }
        forget(source);
        var members = new Members(source, start, end);
        while (members.next()) {
            take(members);
        }
        Meta meta = causedBy.isEmpty() && tags.isEmpty() && correlation == null && actor == null
                ? Meta.NONE
                : new Meta(causedBy, correlation, actor, tags);
        return new Line(new Event(id, stream, version, position, type, time, body(), meta), more, back, truncate);
    }

    /** Type and stream stay, since the next line often has the same. */
    private void forget(byte[] source) {
        bytes = source;
        id = "";
        time = Instant.EPOCH;
        version = 0;
        position = 0;
        body = null;
        spreadStart = -1;
        causedBy = List.of();
        tags = List.of();
        correlation = null;
        actor = null;
        more = 0;
        back = 0;
        truncate = Line.EVENT;
    }

    private void take(Members member) {
        if (member.named(ID)) {
            id = member.string();
        } else if (member.named(TYPE)) {
            type = member.string(type);
        } else if (member.named(TIMESTAMP)) {
            time = bytes[member.valueStart()] == '"'
                    ? Instant.parse(member.string())
                    : Instant.ofEpochMilli(member.number());
        } else if (member.named(PAYLOAD) || member.named(BODY)) {
            body = member.json();
        } else if (member.named(STREAM)) {
            stream = member.string(stream);
        } else if (member.named(VERSION)) {
            version = member.number();
        } else if (member.named(POSITION)) {
            position = member.number();
        } else if (member.named(BACK)) {
            back = member.number();
        } else if (member.named(MORE)) {
            more = (int) member.number();
        } else if (!member.named(CRC)) {
            takeRare(member);
        }
    }

    private void takeRare(Members member) {
        switch (member.name()) {
            case "causedBy" -> causedBy = member.strings();
            case "correlation" -> correlation = member.string();
            case "actor" -> actor = member.string();
            case "tags" -> tags = member.strings();
            case "truncate" -> truncate = member.number();
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
                : Json.ofStored(
                        "{" + new String(bytes, spreadStart, spreadEnd - spreadStart, StandardCharsets.UTF_8) + "}");
    }
}
