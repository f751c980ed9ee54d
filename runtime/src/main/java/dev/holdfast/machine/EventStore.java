package dev.holdfast.machine;

import dev.holdfast.store.Backend;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of machines as the originals see them: changes of state alone, of all components that share a store, each with the
 * ids of those it led to. A view of the log. Thread-safe.
 */
public interface EventStore {
    /** The most events that one call returns. */
    int MAX_EVENTS = 100_000;

    /** The events of a store. */
    static EventStore of(Backend store) {
        return new LogEventStore(store);
    }

    /**
     * Appends an event that another system has persisted, after all others of its instance. Appending it again changes
     * nothing. Where it does not say what the data was after it, its payload is laid over the data.
     *
     * @throws IllegalArgumentException if it lacks a name, or has one that cannot be recorded
     * @throws IllegalStateException if the instance has events that do not lead to {@code stateBefore}
     */
    void append(PersistedEvent event);

    /** The events of an instance in their order; none if there is no such instance. */
    List<PersistedEvent> eventsForInstance(String instanceId);

    /**
     * The events from {@code start} to {@code end}, both included, by {@code persistedAt}, and those of one millisecond in the
     * order of the log.
     *
     * @throws IllegalArgumentException if they are more than {@value #MAX_EVENTS}
     */
    List<PersistedEvent> eventsByTimeRange(Instant start, Instant end);

    /**
     * The same page by page; each reads all of the log.
     *
     * @param after the last event of the page before; null for the first page
     * @param limit 1 to {@value #MAX_EVENTS}
     * @return fewer only at the end
     */
    List<PersistedEvent> eventsByTimeRange(Instant start, Instant end, @Nullable PersistedEvent after, int limit);

    /** The events to which an event has led, in the order of the log. */
    List<PersistedEvent> causedEvents(String eventId);

    /**
     * All events in the order of the log, page by page.
     *
     * @param afterEventId the last event of the page before; empty for the first page
     * @param limit 1 to {@value #MAX_EVENTS}
     * @return fewer only at the end
     */
    List<PersistedEvent> allEvents(String afterEventId, int limit);

    /** The events of an instance after the one that a snapshot covers last. */
    List<PersistedEvent> eventsAfterSnapshot(String instanceId, String lastEventId);
}
