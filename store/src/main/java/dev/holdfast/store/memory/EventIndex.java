package dev.holdfast.store.memory;

import dev.holdfast.store.Event;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Events under a name (a stream, a tag, an id), and there in the order of a number (a version, a position). */
final class EventIndex {
    private final Map<String, NavigableMap<Long, Event>> byName = new HashMap<>();

    void add(String name, long number, Event event) {
        byName.computeIfAbsent(name, absent -> new TreeMap<>()).put(number, event);
    }

    void remove(String name, long number) {
        byName.computeIfPresent(name, (same, events) -> {
            events.remove(number);
            return events.isEmpty() ? null : events;
        });
    }

    NavigableMap<Long, Event> get(String name) {
        return byName.getOrDefault(name, Collections.emptyNavigableMap());
    }
}
