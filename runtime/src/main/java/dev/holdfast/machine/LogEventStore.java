package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The events of machines in a log. */
final class LogEventStore implements EventStore {
    private final Log log;
    private final EventAppender appender;

    LogEventStore(Backend store) {
        this.log = store.log();
        this.appender = new EventAppender(store);
    }

    @Override
    public void append(PersistedEvent event) {
        appender.append(event);
    }

    @Override
    public List<PersistedEvent> eventsForInstance(String instanceId) {
        String stream = Streams.of(instanceId);
        return StoreFailed.asking("read", stream, () -> {
            List<PersistedEvent> events = new ArrayList<>();
            Configuration at = null;
            List<Event> page;
            long version = 0;
            do {
                page = log.read(stream, version, Log.MAX_BATCH);
                for (Event event : page) {
                    version = event.version();
                    Entry entry = EntryCodec.decode(event);
                    at = at == null && !Fold.begins(entry) ? null : Fold.apply(at, entry, LoggedInstances.mark(event));
                    persisted(event, entry, at == null ? null : businessData(at.instance()))
                            .map(one -> one.withCaused(
                                    tagged(one.id()).stream().map(Event::id).toList()))
                            .ifPresent(events::add);
                }
            } while (page.size() == Log.MAX_BATCH);
            return events;
        });
    }

    private static ObjectNode businessData(Instance instance) {
        ObjectNode data = instance.publicMember();
        return data == null ? instance.context() : data;
    }

    @Override
    public List<PersistedEvent> eventsByTimeRange(Instant start, Instant end) {
        return scan(
                0,
                MAX_EVENTS,
                event -> !event.time().isBefore(start) && !event.time().isAfter(end));
    }

    @Override
    public List<PersistedEvent> causedEvents(String eventId) {
        return StoreFailed.asking(
                "read what was caused by",
                eventId,
                () -> tagged(eventId).stream()
                        .flatMap(event -> persisted(event).stream())
                        .toList());
    }

    /** All events caused by one, also those that are no change of state. */
    List<Event> tagged(String eventId) {
        List<Event> all = new ArrayList<>();
        List<Event> page;
        do {
            page = log.readTagged(
                    Ids.causedByTag(eventId), all.isEmpty() ? 0 : all.getLast().position(), Log.MAX_BATCH);
            all.addAll(page);
        } while (page.size() == Log.MAX_BATCH);
        return all;
    }

    @Override
    public List<PersistedEvent> allEvents(String afterEventId, int limit) {
        Names.checkLimit(limit, MAX_EVENTS);
        long after = afterEventId.isEmpty()
                ? 0
                : log.find(afterEventId)
                        .map(Event::position)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "there is no event '" + afterEventId + "' to go on after; begin with an empty id"));
        return scan(after, limit, event -> true);
    }

    private List<PersistedEvent> scan(long afterPosition, int limit, Predicate<Event> wanted) {
        return StoreFailed.asking("read", "the log", () -> {
            List<PersistedEvent> events = new ArrayList<>();
            List<Event> page;
            long position = afterPosition;
            do {
                page = log.readAll(position, Log.MAX_BATCH);
                for (Event event : page) {
                    position = event.position();
                    if (events.size() < limit && Streams.isOne(event.stream()) && wanted.test(event)) {
                        persisted(event).ifPresent(events::add);
                    }
                }
            } while (page.size() == Log.MAX_BATCH && events.size() < limit);
            return events;
        });
    }

    @Override
    public List<PersistedEvent> eventsAfterSnapshot(String instanceId, String lastEventId) {
        List<PersistedEvent> all = eventsForInstance(instanceId);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(lastEventId)) {
                return List.copyOf(all.subList(i + 1, all.size()));
            }
        }
        return all;
    }

    /** The change of state that an event of an instance is; nothing if it is none. */
    static Optional<PersistedEvent> persisted(Event event) {
        return Streams.isOne(event.stream()) ? persisted(event, EntryCodec.decode(event), null) : Optional.empty();
    }

    private static Optional<PersistedEvent> persisted(Event event, Entry entry, @Nullable ObjectNode after) {
        return switch (entry) {
            case Entry.Created created -> Optional.of(created(event, created, after));
            case Entry.Changed changed -> Optional.of(changed(event, changed, after));
            case Entry.Refused refused -> Optional.empty();
            case Entry.Resolved resolved -> Optional.empty();
            case Entry.Retimed retimed -> Optional.empty();
            case Entry.Migrated migrated -> Optional.empty();
            case Entry.Covered covered -> Optional.empty();
        };
    }

    private static PersistedEvent created(Event event, Entry.Created created, @Nullable ObjectNode after) {
        ObjectNode payload = Trees.object();
        Instance.Parent parent = created.parent();
        if (parent != null) {
            payload.put("parentInstanceId", parent.id()).put("parentMachineName", parent.machine());
        }
        payload.put("triggerEvent", created.trigger()).set("initialContext", created.initial());
        String from = parent == null || parent.component().equals(created.component()) ? null : parent.component();
        return new PersistedEvent(
                event.id(),
                Streams.instance(event.stream()),
                created.machine(),
                created.component(),
                new MachineEvent(
                        Entry.CREATED, payload, event.time(), event.meta().correlation()),
                "",
                created.result().state(),
                event.time().toEpochMilli(),
                event.meta().causedBy(),
                List.of(),
                from,
                from == null ? null : created.component(),
                after);
    }

    private static PersistedEvent changed(Event event, Entry.Changed changed, @Nullable ObjectNode after) {
        Instance.Parent sender = changed.sender();
        return new PersistedEvent(
                event.id(),
                Streams.instance(event.stream()),
                changed.machine(),
                changed.component(),
                changed.event(),
                changed.before(),
                changed.result().state(),
                event.time().toEpochMilli(),
                event.meta().causedBy(),
                List.of(),
                sender == null ? null : sender.component(),
                sender == null ? null : changed.component(),
                after);
    }
}
