package dev.holdfast.neo4j;

import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Place;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;

/** Events as the properties of a node; the body is JSON text. */
final class EventNode {
    private EventNode() {}

    static Map<String, @Nullable Object> properties(NewEvent event, String stream, long version, long position) {
        Map<String, @Nullable Object> properties = new HashMap<>();
        properties.put("id", event.id());
        properties.put("stream", stream);
        properties.put("version", version);
        properties.put("position", position);
        properties.put("type", event.type());
        properties.put("time", event.time().toString());
        properties.put("body", event.body().text());
        properties.put("causedBy", event.meta().causedBy());
        properties.put("correlation", event.meta().correlation());
        properties.put("actor", event.meta().actor());
        properties.put("tags", event.meta().tags());
        return properties;
    }

    static Event event(Value node) {
        var meta = new Meta(
                names(node.get("causedBy")),
                optional(node.get("correlation")),
                optional(node.get("actor")),
                names(node.get("tags")));
        return new Event(
                text(node, "id"),
                text(node, "stream"),
                node.get("version").asLong(),
                node.get("position").asLong(),
                text(node, "type"),
                Instant.parse(text(node, "time")),
                Json.ofStored(text(node, "body")),
                meta);
    }

    /** Where an event is, as far as its node still says so. */
    static Place place(Value node) {
        return new Place.OfEvent(
                node.get("stream").asObject() instanceof String name ? name : null,
                number(node.get("version")),
                number(node.get("position")));
    }

    private static long number(Value value) {
        return value.asObject() instanceof Long number ? number : 0;
    }

    /** The driver gives the word "null" for what is absent. */
    static String text(Value node, String property) {
        if (node.get(property).isNull()) {
            throw new IllegalArgumentException("it has no " + property);
        }
        return node.get(property).asString();
    }

    static List<String> names(Value list) {
        return list.asList(Value::asString);
    }

    private static @Nullable String optional(Value value) {
        return value.isNull() ? null : value.asString();
    }
}
