package dev.holdfast.mongodb;

import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Events as documents. Bodies are JSON text, because BSON has no numbers of any length and no member names of any kind. */
final class EventFormat {
    private EventFormat() {}

    static Document encode(NewEvent event) {
        var document = new Document("id", event.id())
                .append("type", event.type())
                .append("time", event.time().toString())
                .append("body", event.body().text());
        Meta meta = event.meta();
        if (!meta.causedBy().isEmpty()) {
            document.append("causedBy", meta.causedBy());
        }
        if (meta.correlation() != null) {
            document.append("correlation", meta.correlation());
        }
        if (meta.actor() != null) {
            document.append("actor", meta.actor());
        }
        if (!meta.tags().isEmpty()) {
            document.append("tags", meta.tags());
        }
        return document;
    }

    static Event decode(Document document, String stream, long version, long position) {
        var meta = new Meta(
                document.getList("causedBy", String.class, List.of()),
                document.getString("correlation"),
                document.getString("actor"),
                document.getList("tags", String.class, List.of()));
        return new Event(
                document.getString("id"),
                stream,
                version,
                position,
                document.getString("type"),
                Instant.parse(document.getString("time")),
                body(document),
                meta);
    }

    static Json body(Document document) {
        String text = document.getString("body");
        if (text == null) {
            throw new IllegalArgumentException("there is no body");
        }
        return Json.ofStored(text);
    }

    /** At most how many bytes it takes in a document. */
    static int size(NewEvent event) {
        Meta meta = event.meta();
        int names = length(event.id()) + length(event.type()) + length(meta.correlation()) + length(meta.actor());
        for (String cause : meta.causedBy()) {
            names += length(cause);
        }
        for (String tag : meta.tags()) {
            names += 2 * length(tag); // also in the commit's index of tags
        }
        return event.body().utf8Length() + names + 200;
    }

    private static int length(@Nullable String name) {
        return name == null ? 0 : 3 * name.length() + 16;
    }
}
