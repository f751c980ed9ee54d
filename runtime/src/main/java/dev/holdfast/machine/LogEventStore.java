package dev.holdfast.machine;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.Pages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The events of machines in a log. */
final class LogEventStore implements EventStore {
    private static final System.Logger LOG = System.getLogger(LogEventStore.class.getName());
    private static final Comparator<Event> BY_TIME =
            Comparator.comparing(Event::time).thenComparingLong(Event::position);

    private final Log log;
    private final Log readable;
    private final EventAppender appender;
    private final EventEffects effects;

    LogEventStore(Backend store) {
        this.log = store.log();
        this.readable = log.passingOver(new DamageWarnings());
        this.appender = new EventAppender(store);
        this.effects = new EventEffects(log);
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
            for (Event event : Pages.of(log, stream, 0)) {
                Entry entry = EntryCodec.decode(event);
                at = at == null && !Fold.begins(entry) ? null : Fold.apply(at, entry, LoggedInstances.mark(event));
                persisted(event, entry, at == null ? null : businessData(at.instance()))
                        .ifPresent(events::add);
            }
            return effects.filled(events);
        });
    }

    private static ObjectNode businessData(Instance instance) {
        ObjectNode data = instance.publicMember();
        return data == null ? instance.context() : data;
    }

    @Override
    public List<PersistedEvent> eventsByTimeRange(Instant start, Instant end) {
        List<PersistedEvent> events = inOrderOfTime(start, end, null, MAX_EVENTS + 1);
        if (events.size() > MAX_EVENTS) {
            throw new IllegalArgumentException("more than " + MAX_EVENTS + " events are from " + start + " to " + end
                    + "; ask for them page by page, or for a shorter time");
        }
        return events;
    }

    @Override
    public List<PersistedEvent> eventsByTimeRange(
            Instant start, Instant end, @Nullable PersistedEvent after, int limit) {
        return inOrderOfTime(start, end, after, Names.checkLimit(limit, MAX_EVENTS));
    }

    /** The first of them; a log is in another order, so all of it is read, and no more than these are kept meanwhile. */
    private List<PersistedEvent> inOrderOfTime(Instant start, Instant end, @Nullable PersistedEvent after, int limit) {
        return StoreFailed.asking("read", "the log", () -> {
            Event last = after == null ? null : event(after);
            var first = new PriorityQueue<>(BY_TIME.reversed());
            for (Event event : Pages.of(readable, 0)) {
                boolean wanted = Streams.isOne(event.stream())
                        && !event.time().isBefore(start)
                        && !event.time().isAfter(end)
                        && (last == null || BY_TIME.compare(last, event) < 0);
                if (wanted && readable(event).isPresent()) {
                    first.add(event);
                    if (first.size() > limit) {
                        first.poll();
                    }
                }
            }
            List<PersistedEvent> events = first.stream()
                    .sorted(BY_TIME)
                    .flatMap(event -> readable(event).stream())
                    .toList();
            return effects.filled(events);
        });
    }

    private Event event(PersistedEvent given) {
        String stream = Streams.of(given.instanceId());
        return log.find(given.id())
                .filter(event -> event.stream().equals(stream))
                .or(() -> Pages.of(log, stream, 0).stream()
                        .filter(event -> event.id().equals(given.id()))
                        .findFirst())
                .orElseThrow(() -> new IllegalArgumentException("instance '" + given.instanceId() + "' has no event '"
                        + given.id() + "' to go on after; begin with none"));
    }

    @Override
    public List<PersistedEvent> causedEvents(String eventId) {
        return StoreFailed.asking("read what was caused by", eventId, () -> {
            Stream<PersistedEvent> caused = effects.of(eventId).stream().flatMap(event -> readable(event).stream());
            return effects.filled(caused.toList());
        });
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
        return scan(after, limit);
    }

    private List<PersistedEvent> scan(long afterPosition, int limit) {
        return StoreFailed.asking("read", "the log", () -> {
            Stream<PersistedEvent> events = Pages.of(readable, afterPosition).stream()
                    .filter(event -> Streams.isOne(event.stream()))
                    .flatMap(event -> readable(event).stream())
                    .limit(limit);
            return effects.filled(events.toList());
        });
    }

    /** An event that cannot be read keeps nobody from the others; asking for its instance says what is wrong with it. */
    private static Optional<PersistedEvent> readable(Event event) {
        try {
            return persisted(event);
        } catch (UnreadableEntry unreadable) {
            LOG.log(System.Logger.Level.WARNING, unreadable.getMessage() + "; it is passed over");
            return Optional.empty();
        }
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
