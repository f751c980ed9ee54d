package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads all instances of a store without writing anything, for whoever takes them elsewhere. Thread-safe. */
public final class Handover {
    private final Log log;
    private final LoggedInstances instances;
    private final EventStore events;

    public Handover(Backend store) {
        this.log = store.log();
        this.instances = new LoggedInstances(store, new InstanceCache(1));
        this.events = EventStore.of(store);
    }

    /** The ids of all instances, also of those that are over, in the order of their first events. */
    public List<String> instances() {
        return StoreFailed.asking("read", "the log", () -> {
            Set<String> found = new LinkedHashSet<>();
            for (Event event : Pages.of(log, 0)) {
                if (Streams.isOne(event.stream())) {
                    found.add(Streams.instance(event.stream()));
                }
            }
            return new ArrayList<>(found);
        });
    }

    /** The events of an instance that are kept, in their order. */
    public List<PersistedEvent> events(String instance) {
        return events.eventsForInstance(instance);
    }

    /** The instance as it is now, read from its events. */
    public Optional<InstanceSnapshot> snapshot(String instance, Instant at) {
        return instances
                .replayed(instance, Long.MAX_VALUE)
                .map(configuration -> InstanceSnapshot.of(configuration.instance(), at));
    }
}
