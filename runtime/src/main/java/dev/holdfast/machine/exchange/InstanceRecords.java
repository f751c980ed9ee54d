package dev.holdfast.machine.exchange;

import dev.holdfast.machine.PersistedEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The records of one instance. One thread at a time. */
final class InstanceRecords {
    /** A snapshot, or an instance alone, that is read once all events of the instance are known. */
    record Found(String place, JsonNode record) {}

    private final Map<String, PersistedEvent> events = new LinkedHashMap<>();
    private final List<Found> copies = new ArrayList<>();
    private boolean created;
    private int repeated;
    private long weight;

    void add(PersistedEvent event, long itsWeight) throws Unusable {
        PersistedEvent before = events.get(event.id());
        if (before != null) {
            if (!before.equals(event)) {
                throw new Unusable("there is another event '" + event.id() + "', which says something else");
            }
            repeated++;
            return;
        }
        if (event.stateBefore().isEmpty() && created) {
            throw new Unusable("instance '" + event.instanceId() + "' is created already");
        }
        created |= event.stateBefore().isEmpty();
        events.put(event.id(), event);
        weight += itsWeight;
    }

    void add(Found copy, long itsWeight) {
        copies.add(copy);
        weight += itsWeight;
    }

    /** In the order in which they were found. */
    List<PersistedEvent> events() {
        return List.copyOf(events.values());
    }

    List<Found> copies() {
        return copies;
    }

    int repeated() {
        return repeated;
    }

    /** About how many bytes they take. */
    long weight() {
        return weight;
    }
}
