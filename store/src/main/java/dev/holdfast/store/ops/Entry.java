package dev.holdfast.store.ops;

import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.Truncation;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** One line of an exported store. Immutable. */
sealed interface Entry {
    /** The line, without its end. */
    String line();

    /** An event: {@code {"event":"<id>","stream":…,"version":…,"position":…,"type":…,"time":…,…,"body":…}}. */
    record Happened(Event event) implements Entry {
        @Override
        public String line() {
            return "{" + head() + ",\"position\":" + event.position()
                    + rest(event.body().text()) + "}";
        }

        /** What is the same wherever the event is copied to, spelled in one way only. */
        String identity() {
            return "{" + head() + rest(event.body().canonical()) + "}";
        }

        private String head() {
            return "\"event\":" + quoted(event.id()) + ",\"stream\":" + quoted(event.stream()) + ",\"version\":"
                    + event.version();
        }

        private String rest(String body) {
            Meta meta = event.meta();
            return ",\"type\":" + quoted(event.type()) + ",\"time\":\"" + event.time() + "\""
                    + list("causedBy", meta.causedBy())
                    + (meta.correlation() == null ? "" : ",\"correlation\":" + quoted(meta.correlation()))
                    + (meta.actor() == null ? "" : ",\"actor\":" + quoted(meta.actor()))
                    + list("tags", meta.tags()) + ",\"body\":" + body;
        }
    }

    /** A document: {@code {"document":"<key>","collection":…,"expiresAt":…,"tags":[…],"body":…}}. */
    record Document(Doc doc) implements Entry {
        @Override
        public String line() {
            return line(doc.body().text());
        }

        /** What is the same wherever the document is copied to, spelled in one way only. */
        String identity() {
            return line(doc.body().canonical());
        }

        private String line(String body) {
            return "{\"document\":" + quoted(doc.key()) + ",\"collection\":" + quoted(doc.collection())
                    + (doc.expiresAt() == null ? "" : ",\"expiresAt\":\"" + doc.expiresAt() + "\"")
                    + list("tags", doc.tags()) + ",\"body\":" + body + "}";
        }
    }

    /** A blob: {@code {"blob":"<digest>","base64":…}}. */
    record Content(Digest digest, byte[] bytes) implements Entry {
        @Override
        public String line() {
            return "{\"blob\":\"" + digest + "\",\"base64\":\""
                    + Base64.getEncoder().encodeToString(bytes) + "\"}";
        }
    }

    /** How far a stream was truncated: {@code {"truncated":"<stream>","through":…}}. */
    record Cut(Truncation truncation) implements Entry {
        @Override
        public String line() {
            return "{\"truncated\":" + quoted(truncation.stream()) + ",\"through\":" + truncation.throughVersion()
                    + "}";
        }
    }

    /** @throws IllegalArgumentException if the line is none of these; the message says why, as a clause */
    static Entry of(String line) {
        Members members = Members.of(line);
        try {
            if (members.has("event")) {
                return new Happened(event(members));
            }
            if (members.has("document")) {
                return new Document(document(members));
            }
            if (members.has("truncated")) {
                return new Cut(new Truncation(members.text("truncated"), members.number("through")));
            }
            if (members.has("blob")) {
                return content(members);
            }
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException("its time is not a moment: " + malformed.getMessage(), malformed);
        }
        throw new IllegalArgumentException("it has none of the members event, document, blob and truncated");
    }

    private static Event event(Members from) {
        return new Event(
                from.text("event"),
                from.text("stream"),
                from.number("version"),
                from.has("position") ? from.number("position") : 0,
                from.text("type"),
                Instant.parse(from.text("time")),
                from.json("body"),
                new Meta(
                        from.texts("causedBy"),
                        from.textOrNull("correlation"),
                        from.textOrNull("actor"),
                        from.texts("tags")));
    }

    private static Doc document(Members from) {
        String expiry = from.textOrNull("expiresAt");
        return new Doc(
                from.text("collection"),
                from.text("document"),
                1,
                from.json("body"),
                expiry == null ? null : Instant.parse(expiry),
                from.texts("tags"));
    }

    private static Entry content(Members from) {
        Digest digest = new Digest(from.text("blob"));
        byte[] bytes = Base64.getDecoder().decode(from.text("base64"));
        if (!Digest.of(bytes).equals(digest)) {
            throw new IllegalArgumentException("the bytes of blob " + digest + " have another digest");
        }
        return new Content(digest, bytes);
    }

    private static String quoted(String text) {
        return Json.string(text).text();
    }

    private static String list(String name, List<String> texts) {
        return texts.isEmpty()
                ? ""
                : texts.stream().map(Entry::quoted).collect(Collectors.joining(",", ",\"" + name + "\":[", "]"));
    }
}
