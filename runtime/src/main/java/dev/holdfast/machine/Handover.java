package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all instances of a store without writing anything, for whoever takes them elsewhere. What cannot be read keeps nobody from
 * the others. Thread-safe.
 */
public final class Handover {
    private final Log log;
    private final LoggedInstances instances;
    private final EventStore events;

    /**
     * What there is of an instance.
     *
     * @param events that are kept, in their order
     * @param snapshot the instance as it is now, read from its events
     */
    public record Whole(List<PersistedEvent> events, Optional<InstanceSnapshot> snapshot) {
        public Whole {
            events = List.copyOf(events);
        }
    }

    public Handover(Backend store) {
        this.log = store.log();
        this.instances = new LoggedInstances(store, new InstanceCache(1));
        this.events = EventStore.of(store);
    }

    /**
     * The ids of all instances, also of those that are over or cannot be read, in the order of their first events that can be.
     *
     * @param nameless is told of damage of which it cannot be said what it is about
     */
    public List<String> instances(Consumer<Corrupt> nameless) {
        return StoreFailed.asking("read", "the log", () -> {
            Set<String> damaged = new LinkedHashSet<>();
            Log readable = log.passingOver(damage -> {
                String stream = damage.place() instanceof Place.OfEvent event ? event.stream() : null;
                if (stream == null) {
                    nameless.accept(damage);
                } else {
                    damaged.add(stream);
                }
            });
            Set<String> streams = new LinkedHashSet<>();
            for (Event event : Pages.of(readable, 0)) {
                streams.add(event.stream());
            }
            streams.addAll(damaged);
            return streams.stream()
                    .filter(Streams::isOne)
                    .map(Streams::instance)
                    .toList();
        });
    }

    /**
     * Reads an instance.
     *
     * @param unreadable is told why, as a sentence, if it cannot be read
     * @return null if it cannot be read
     * @throws StoreFailed if the store cannot be reached
     */
    public @Nullable Whole whole(String instance, Instant at, Consumer<String> unreadable) {
        List<Whole> read = new ArrayList<>();
        Throwable failure = PassedOverInstances.failure(
                () -> read.add(new Whole(events.eventsForInstance(instance), snapshot(instance, at))));
        if (failure != null) {
            unreadable.accept(
                    "instance '" + instance + "' is passed over, for it cannot be read: " + Trouble.sentence(failure));
            return null;
        }
        return read.getLast();
    }

    /** The instance as it is now, read from its events. */
    public Optional<InstanceSnapshot> snapshot(String instance, Instant at) {
        return instances
                .replayed(instance, Long.MAX_VALUE)
                .map(configuration -> InstanceSnapshot.of(configuration.instance(), at));
    }
}
