package dev.holdfast.store.file;

import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.file.FileOptions.Layout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/**
 * Spells a line of a log. Both spellings keep every field that the documents of the original formats name, and add their
 * own behind them; {@code docs/formats.md} has them byte by byte.
 */
enum LineFormat {
    /** {@code {"id","type","timestamp":millis,"payload",…}}. */
    PAYLOAD {
        @Override
        void head(Bytes out, NewEvent event) {
            out.text("{\"id\":").string(event.id()).text(",\"type\":").string(event.type());
            out.text(",\"timestamp\":").number(event.time().toEpochMilli());
            out.text(",\"payload\":").text(event.body().text());
        }
    },
    /** {@code {"timestamp":ISO,"type",<the body's own members>,"id",…}}. */
    SPREAD {
        @Override
        void head(Bytes out, NewEvent event) {
            out.text("{\"timestamp\":\"")
                    .text(iso(event.time()))
                    .text("\",\"type\":")
                    .string(event.type());
            byte[] body = event.body().text().getBytes(StandardCharsets.UTF_8);
            if (!spreads(body)) {
                out.text(",\"body\":").raw(body, 0, body.length);
            } else if (body.length > 2) {
                out.raw((byte) ',').raw(body, 1, body.length - 2);
            }
            out.text(",\"id\":").string(event.id());
        }
    };

    private static final Set<String> RESERVED = Set.of(
            "id",
            "type",
            "timestamp",
            "payload",
            "body",
            "stream",
            "version",
            "position",
            "causedBy",
            "correlation",
            "actor",
            "tags",
            "more",
            "back",
            "truncate",
            "crc");

    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    static LineFormat of(Layout layout) {
        return switch (layout) {
            case SHARED -> PAYLOAD;
            case STREAMS -> SPREAD;
        };
    }

    abstract void head(Bytes out, NewEvent event);

    /**
     * Writes an event and a line feed.
     *
     * @param more how many lines of its batch follow
     * @param flush where in {@code out} the flush begins that this line is part of
     */
    void event(Bytes out, NewEvent event, String stream, long version, long position, int more, int flush) {
        int start = out.length();
        head(out, event);
        out.text(",\"stream\":").string(stream).text(",\"version\":").number(version);
        out.text(",\"position\":").number(position);
        meta(out, event.meta());
        if (more > 0) {
            out.text(",\"more\":").number(more);
        }
        tail(out, start, flush);
    }

    /** Writes that a stream was truncated, and a line feed. */
    void truncation(Bytes out, Instant time, String stream, long version, long position, long through, int flush) {
        int start = out.length();
        head(out, new NewEvent("truncate-" + position, "$truncate", time, Json.EMPTY, Meta.NONE));
        out.text(",\"stream\":").string(stream).text(",\"version\":").number(version);
        out.text(",\"position\":").number(position).text(",\"truncate\":").number(through);
        tail(out, start, flush);
    }

    private static void meta(Bytes out, Meta meta) {
        if (!meta.causedBy().isEmpty()) {
            out.text(",\"causedBy\":").strings(meta.causedBy());
        }
        if (meta.correlation() != null) {
            out.text(",\"correlation\":").string(meta.correlation());
        }
        if (meta.actor() != null) {
            out.text(",\"actor\":").string(meta.actor());
        }
        if (!meta.tags().isEmpty()) {
            out.text(",\"tags\":").strings(meta.tags());
        }
    }

    private static void tail(Bytes out, int start, int flush) {
        if (start > flush) {
            out.text(",\"back\":").number(start - flush);
        }
        int crc = out.crc(start);
        out.text(",\"crc\":\"").hex(crc).text("\"}\n");
    }

    /** Whether the members of {@code body} can stand in the line without being taken for the line's own. */
    private static boolean spreads(byte[] body) {
        if (body[0] != '{') {
            return false;
        }
        var members = new Members(body, 0, body.length);
        while (members.next()) {
            if (RESERVED.contains(members.name())) {
                return false;
            }
        }
        return true;
    }

    /** The time in the documented form, always with milliseconds. */
    private static String iso(Instant time) {
        return ISO.format(time);
    }
}
