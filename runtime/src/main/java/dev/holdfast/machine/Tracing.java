package dev.holdfast.machine;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Follows causes through a log. One thread at a time. */
final class Tracing {
    /** The most events of one trace. */
    static final int MAX_EVENTS = 10_000;

    /** The longest chain of effects. */
    static final int MAX_DEPTH = 200;

    private final Log log;
    private final EventEffects caused;
    private final Set<String> seen = new HashSet<>();
    private boolean whole = true;

    Tracing(Backend store) {
        this.log = store.log();
        this.caused = new EventEffects(log);
    }

    /** Of the event with an id, and of those whose callers gave them this one; at least one. */
    static List<Trace> traces(Backend store, String eventId) {
        Log log = store.log();
        List<Event> named = new ArrayList<>();
        log.find(eventId).ifPresent(named::add);
        Pages.tagged(log.passingOver(new DamageWarnings()), Ids.aliasTag(eventId), 0)
                .forEach(named::add);
        List<Trace> traces = named.stream()
                .flatMap(event -> LogEventStore.persisted(event).stream())
                .map(event -> new Tracing(store).trace(event))
                .toList();
        if (traces.isEmpty()) {
            throw new IllegalArgumentException("there is no event '" + eventId
                    + "' of an instance in this store; 'holdfast machine history' shows the ids");
        }
        return traces;
    }

    private Trace trace(PersistedEvent event) {
        List<PersistedEvent> causes = causes(event);
        return new Trace(causes, effects(event, 1), whole);
    }

    /** The nearest first, and then turned round. */
    private List<PersistedEvent> causes(PersistedEvent event) {
        List<PersistedEvent> causes = new ArrayList<>();
        Set<String> climbed = new HashSet<>(Set.of(event.id()));
        Deque<String> open = new ArrayDeque<>(event.causedBy());
        while (!open.isEmpty() && causes.size() < MAX_EVENTS) {
            String cause = open.poll();
            if (climbed.add(cause)) {
                find(cause).ifPresent(found -> {
                    causes.add(found);
                    open.addAll(found.causedBy());
                });
            }
        }
        whole &= open.isEmpty();
        return causes.reversed();
    }

    private Trace.Node effects(PersistedEvent event, int depth) {
        List<Trace.Node> effects = new ArrayList<>();
        seen.add(event.id());
        List<Event> found = caused.of(event.id());
        for (Event effect : found) {
            Optional<PersistedEvent> persisted = LogEventStore.persisted(effect);
            boolean room = depth < MAX_DEPTH && seen.size() < MAX_EVENTS;
            whole &= room || persisted.isEmpty();
            if (persisted.isPresent() && room && seen.add(effect.id())) {
                effects.add(effects(persisted.get(), depth + 1));
            }
        }
        List<String> ids = effects.stream().map(node -> node.event().id()).toList();
        return new Trace.Node(event.withCaused(ids), effects);
    }

    private Optional<PersistedEvent> find(String id) {
        return log.find(id).flatMap(LogEventStore::persisted);
    }
}
