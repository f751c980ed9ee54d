package dev.holdfast.machine;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Follows causes through a log. One thread at a time. */
final class Tracing {
    /** The most events of one trace. */
    static final int MAX_EVENTS = 10_000;

    private final Log log;
    private final LogEventStore events;
    private final Set<String> seen = new HashSet<>();

    Tracing(Backend store) {
        this.log = store.log();
        this.events = new LogEventStore(store);
    }

    Trace trace(String eventId) {
        PersistedEvent event = find(eventId)
                .orElseThrow(() -> new IllegalArgumentException("there is no event '" + eventId
                        + "' of an instance in this store; 'holdfast machine history' shows the ids"));
        List<PersistedEvent> causes = new ArrayList<>();
        Set<String> climbed = new HashSet<>(Set.of(eventId));
        climb(event, causes, climbed);
        return new Trace(causes, effects(event));
    }

    private void climb(PersistedEvent event, List<PersistedEvent> causes, Set<String> climbed) {
        for (String cause : event.causedBy()) {
            if (climbed.add(cause) && climbed.size() <= MAX_EVENTS) {
                find(cause).ifPresent(found -> {
                    climb(found, causes, climbed);
                    causes.add(found);
                });
            }
        }
    }

    private Trace.Node effects(PersistedEvent event) {
        List<Trace.Node> effects = new ArrayList<>();
        seen.add(event.id());
        for (Event effect : events.tagged(event.id())) {
            Optional<PersistedEvent> persisted = LogEventStore.persisted(effect);
            if (persisted.isPresent() && seen.size() < MAX_EVENTS && seen.add(effect.id())) {
                effects.add(effects(persisted.get()));
            }
        }
        List<String> ids = effects.stream().map(node -> node.event().id()).toList();
        return new Trace.Node(event.withCaused(ids), effects);
    }

    private Optional<PersistedEvent> find(String id) {
        return log.find(id).flatMap(LogEventStore::persisted);
    }
}
