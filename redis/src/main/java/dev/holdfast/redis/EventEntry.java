package dev.holdfast.redis;

import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event as an entry of the log: its fields by name, {@code cause} and {@code tag} as often as needed. The script puts
 * {@code stream} and {@code version} first. The checksum is over all names and values but the version's and its own.
 */
final class EventEntry {
    private final String where;
    private final long position;
    private final Map<String, List<String>> fields = new TreeMap<>();

    private EventEntry(String where, long position) {
        this.where = where;
        this.position = position;
    }

    /** Names and values in turn. */
    static List<String> encode(String stream, NewEvent event) {
        Meta meta = event.meta();
        List<String> parts = new ArrayList<>();
        add(parts, "stream", stream);
        add(parts, "id", event.id());
        add(parts, "type", event.type());
        add(parts, "time", event.time().toString());
        add(parts, "body", event.body().text());
        meta.causedBy().forEach(cause -> add(parts, "cause", cause));
        add(parts, "correlation", meta.correlation());
        add(parts, "actor", meta.actor());
        meta.tags().forEach(tag -> add(parts, "tag", tag));
        add(parts, "crc", Checksum.of(parts));
        return parts.subList(2, parts.size());
    }

    private static void add(List<String> parts, String name, @Nullable String value) {
        if (value != null) {
            parts.add(name);
            parts.add(value);
        }
    }

    /** The position of an entry as Redis answers it. */
    static long position(Object answer) {
        String id = Space.text(((List<?>) answer).get(0));
        int end = id.indexOf('-');
        return Long.parseLong(end < 0 ? id : id.substring(0, end));
    }

    /**
     * Reads an entry as Redis answers it: its id, and a list of names and values in turn.
     *
     * @param log the name of the key it is in, for messages
     */
    static Event decode(String log, Object answer) {
        List<?> entry = (List<?>) answer;
        long position = position(answer);
        var decoded = new EventEntry("entry " + position + " of Redis key " + log, position);
        decoded.collect((List<?>) entry.get(1));
        return decoded.event();
    }

    private void collect(List<?> parts) {
        if (parts.isEmpty()) {
            throw damaged("it is missing, although an index names it", null);
        }
        List<String> checked = new ArrayList<>(parts.size());
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            String name = Space.text(parts.get(i));
            String value = Space.text(parts.get(i + 1));
            fields.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
            if (!name.equals("version") && !name.equals("crc")) {
                checked.add(name);
                checked.add(value);
            }
        }
        if (!Checksum.of(checked).equals(one("crc"))) {
            throw damaged("its checksum does not match", null);
        }
    }

    private Event event() {
        try {
            var meta = new Meta(all("cause"), first("correlation"), first("actor"), all("tag"));
            return new Event(
                    one("id"),
                    one("stream"),
                    Long.parseLong(one("version")),
                    position,
                    one("type"),
                    Instant.parse(one("time")),
                    Json.ofStored(one("body")),
                    meta);
        } catch (DateTimeException | IllegalArgumentException damaged) {
            throw damaged("it is no event", damaged);
        }
    }

    private Corrupt damaged(String how, @Nullable Throwable cause) {
        return new Corrupt(where, how + "; restore the store from a backup", cause)
                .about(new Place.OfEvent(first("stream"), version(), position));
    }

    private long version() {
        String version = first("version");
        return version != null && version.matches("[0-9]{1,18}") ? Long.parseLong(version) : 0;
    }

    private List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    private @Nullable String first(String name) {
        return all(name).isEmpty() ? null : all(name).getFirst();
    }

    private String one(String name) {
        String value = first(name);
        if (value == null) {
            throw damaged("it has no " + name, null);
        }
        return value;
    }
}
