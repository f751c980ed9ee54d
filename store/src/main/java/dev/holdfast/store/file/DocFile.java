package dev.holdfast.store.file;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Json;
import dev.holdfast.store.StoreException.Corrupt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document's file: the members of its body as they are, then {@code "holdfast"} with what else there is to know. A body
 * that is no object, or has such a member itself, stands whole in {@code "body"}, and {@code "whole":true} says so.
 */
final class DocFile {
    private static final byte[] HOLDFAST = Bytes.ascii("holdfast");

    private DocFile() {}

    static byte[] write(Doc doc) {
        byte[] body = doc.body().text().getBytes(StandardCharsets.UTF_8);
        boolean spreads = spreads(body);
        var out = new Bytes(body.length + 512);
        if (spreads) {
            out.raw(body, 0, body.length - 1).text(body.length > 2 ? "," : "");
        } else {
            out.text("{\"body\":").raw(body, 0, body.length).text(",");
        }
        out.text("\"holdfast\":{\"collection\":").string(doc.collection());
        out.text(",\"key\":").string(doc.key()).text(",\"version\":").number(doc.version());
        if (doc.expiresAt() != null) {
            out.text(",\"expiresAt\":").number(doc.expiresAt().toEpochMilli());
        }
        if (!doc.tags().isEmpty()) {
            out.text(",\"tags\":").strings(doc.tags());
        }
        out.text(spreads ? "" : ",\"whole\":true");
        int crc = out.crc(0);
        return out.text(",\"crc\":\"").hex(crc).text("\"}}\n").copy();
    }

    private static boolean spreads(byte[] body) {
        if (body[0] != '{') {
            return false;
        }
        var members = new Members(body, 0, body.length);
        while (members.next()) {
            if (members.named(HOLDFAST)) {
                return false;
            }
        }
        return true;
    }

    static Doc read(Path file, byte[] bytes) {
        int end = bytes.length - 2;
        if (bytes.length < 3 || bytes[end] != '}' || bytes[end + 1] != '\n' || !Checksum.matches(bytes, 0, end)) {
            throw new Corrupt(
                    file.toString(),
                    "the document is damaged, or was not written by Holdfast: its checksum is missing or wrong. Restore the"
                            + " file from a backup, or delete it if it can be missed");
        }
        var members = new Members(bytes, 0, end + 1);
        int spreadEnd = 1;
        while (members.next() && !members.named(HOLDFAST)) {
            spreadEnd = members.valueEnd();
        }
        return new Fields().read(bytes, members.valueStart(), members.valueEnd(), spreadEnd);
    }

    /** The fields of a document while it is being read. One thread at a time. */
    private static final class Fields {
        private String collection = "";
        private String key = "";
        private long version;
        private @Nullable Instant expiresAt;
        private List<String> tags = List.of();
        private boolean whole;

        Doc read(byte[] bytes, int start, int end, int spreadEnd) {
            var members = new Members(bytes, start, end);
            while (members.next()) {
                switch (members.name()) {
                    case "collection" -> collection = members.string();
                    case "key" -> key = members.string();
                    case "version" -> version = members.number();
                    case "expiresAt" -> expiresAt = Instant.ofEpochMilli(members.number());
                    case "tags" -> tags = members.strings();
                    case "whole" -> whole = true;
                    default -> {}
                }
            }
            String text = whole
                    ? new String(bytes, 8, spreadEnd - 8, StandardCharsets.UTF_8)
                    : new String(bytes, 0, spreadEnd, StandardCharsets.UTF_8) + "}";
            return new Doc(collection, key, version, Json.ofStored(text), expiresAt, tags);
        }
    }
}
