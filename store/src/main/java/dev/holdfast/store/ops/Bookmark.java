package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store is being made a copy of, and how far; a document in the copy. Immutable.
 *
 * @param source the name of what is copied, without secrets
 * @param last the last event copied, null for none yet
 */
record Bookmark(String source, @Nullable Last last) {
    /** Begins the names of collections that say something about one store, and are never copied. */
    private static final String RESERVED = "holdfast:";

    private static final String COLLECTION = RESERVED + "copy";
    private static final String KEY = "source";

    /** An event of the source. Immutable. */
    record Last(String id, String stream, long version, long position) {
        static Last of(Event event) {
            return new Last(event.id(), event.stream(), event.version(), event.position());
        }
    }

    /** The collections that are to be copied. */
    static List<String> unreserved(Docs docs) {
        return docs.collections().stream()
                .filter(collection -> !collection.startsWith(RESERVED))
                .toList();
    }

    static Optional<Bookmark> in(Backend copy) {
        return copy.docs()
                .get(COLLECTION, KEY)
                .map(doc -> of(Members.of(doc.body().text())));
    }

    private static Bookmark of(Members members) {
        if (!members.has("event")) {
            return new Bookmark(members.text("source"), null);
        }
        return new Bookmark(
                members.text("source"),
                new Last(
                        members.text("event"),
                        members.text("stream"),
                        members.number("version"),
                        members.number("position")));
    }

    void put(Backend copy) {
        String event = last == null
                ? ""
                : ",\"event\":" + Json.string(last.id()) + ",\"stream\":" + Json.string(last.stream()) + ",\"version\":"
                        + last.version() + ",\"position\":" + last.position();
        Json body = Json.ofCompact("{\"source\":" + Json.string(source) + event + "}");
        copy.docs().put(COLLECTION, KEY, Expected.any(), NewDoc.of(body));
    }

    /** Makes a copy a store of its own. */
    static void remove(Backend copy) {
        copy.docs().delete(COLLECTION, KEY, Expected.any());
    }

    /** The position in the source of what was copied last, 0 for nothing. */
    long position() {
        return last == null ? 0 : last.position();
    }

    /** Whether it was {@code log} that was copied: it has the same event at the same place, or had it and truncated it. */
    boolean isOf(Log log, String name) {
        if (last == null) {
            return source.equals(name);
        }
        List<Event> there = log.readAll(last.position() - 1, 1);
        if (!there.isEmpty() && there.getFirst().position() == last.position()) {
            return there.getFirst().id().equals(last.id());
        }
        return log.version(last.stream()) >= last.version()
                && log.read(last.stream(), last.version() - 1, 1).stream()
                        .allMatch(event -> event.version() > last.version());
    }
}
