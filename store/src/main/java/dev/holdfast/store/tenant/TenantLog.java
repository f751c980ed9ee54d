package dev.holdfast.store.tenant;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The streams of one tenant. Thread-safe. */
record TenantLog(Log inner, Space space) implements Log {
    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        String stored = space.stored("stream", stream);
        Log.checkBatch(events);
        List<NewEvent> storedEvents = events.stream().map(this::stored).toList();
        try {
            return inner.append(stored, expected, storedEvents);
        } catch (Conflict conflict) {
            throw new Conflict("stream '" + stream + "'", expected, conflict.actual());
        } catch (IllegalArgumentException refused) {
            throw space.given(refused);
        }
    }

    private NewEvent stored(NewEvent event) {
        String id = space.stored("event id", event.id());
        List<String> causes = space.stored("cause", event.meta().causedBy());
        List<String> tags = space.stored("tag", event.meta().tags());
        return space.isDefault()
                ? event
                : new NewEvent(
                        id, event.type(), event.time(), event.body(), around(event.meta(), causes, marked(tags)));
    }

    private static Meta around(Meta meta, List<String> causes, List<String> tags) {
        return new Meta(causes, meta.correlation(), meta.actor(), tags);
    }

    private List<String> marked(List<String> tags) {
        List<String> marked = new ArrayList<>(tags.size() + 1);
        marked.add(space.tag());
        marked.addAll(tags);
        return marked;
    }

    private Event given(Event event) {
        if (space.isDefault()) {
            return event;
        }
        Meta meta = event.meta();
        List<String> tags = space.given(meta.tags().subList(1, meta.tags().size()));
        return new Event(
                space.given(event.id()),
                space.given(event.stream()),
                event.version(),
                event.position(),
                event.type(),
                event.time(),
                event.body(),
                around(meta, space.given(meta.causedBy()), tags));
    }

    private List<Event> given(List<Event> events) {
        return space.isDefault() ? events : events.stream().map(this::given).toList();
    }

    @Override
    public long version(String stream) {
        return inner.version(space.stored("stream", stream));
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        String stored = space.stored("stream", stream);
        return given(space.reading(() -> inner.read(stored, afterVersion, limit)));
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        if (!space.isDefault()) {
            return given(space.reading(() -> inner.readTagged(space.tag(), afterPosition, limit)));
        }
        return Filtered.page(
                afterPosition,
                limit,
                after -> space.reading(() -> inner.readAll(after, limit)),
                Event::position,
                event -> space.holds(event.stream()));
    }

    @Override
    public Optional<Event> find(String id) {
        String stored = space.stored("event id", id);
        return space.reading(() -> inner.find(stored)).map(this::given);
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        String stored = space.stored("tag", tag);
        return given(space.reading(() -> inner.readTagged(stored, afterPosition, limit)));
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        String first = space.storedAfter("stream", afterStream);
        return space.isDefault()
                ? Filtered.page(
                        first,
                        limit,
                        after -> inner.truncations(after, limit),
                        Truncation::stream,
                        truncation -> space.holds(truncation.stream()))
                : inner.truncations(first, limit).stream()
                        .takeWhile(truncation -> space.holds(truncation.stream()))
                        .map(truncation ->
                                new Truncation(space.given(truncation.stream()), truncation.throughVersion()))
                        .toList();
    }

    @Override
    public Log passingOver(Consumer<StoreException.Corrupt> damaged) {
        return new TenantLog(inner.passingOver(damage -> damaged.accept(space.given(damage))), space);
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        String stored = space.stored("stream", stream);
        try {
            inner.truncate(stored, throughVersion);
        } catch (IllegalArgumentException refused) {
            throw space.given(refused);
        }
    }
}
