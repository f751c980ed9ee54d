package dev.holdfast.machine;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says of events which others they have led to. Thread-safe. */
final class EventEffects {
    /** Up to so many are looked for one by one; more of them in one reading of the log. */
    private static final int FEW = 1_000;

    private final Log log;

    EventEffects(Log log) {
        this.log = log.passingOver(new DamageWarnings());
    }

    /** All events caused by one, also those that are no change of state. */
    List<Event> of(String eventId) {
        return Pages.tagged(log, Ids.causedByTag(eventId), 0).stream().toList();
    }

    /** The same events with their effects. */
    List<PersistedEvent> filled(List<PersistedEvent> events) {
        Map<String, List<String>> effects = new HashMap<>();
        events.forEach(event -> effects.put(event.id(), new ArrayList<>()));
        if (effects.size() <= FEW) {
            effects.forEach((id, found) -> of(id).forEach(effect -> found.add(effect.id())));
        } else {
            for (Event effect : Pages.of(log, 0)) {
                for (String cause : effect.meta().causedBy()) {
                    List<String> found = effects.get(cause);
                    if (found != null) {
                        found.add(effect.id());
                    }
                }
            }
        }
        return events.stream()
                .map(event -> event.withCaused(effects.getOrDefault(event.id(), List.of())))
                .toList();
    }
}
