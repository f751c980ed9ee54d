package dev.holdfast.store.memory;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.PageFill;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Truncation;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;

/** The log of a {@link Space}. Thread-safe. */
record MemoryLog(Space space, Gate gate) implements Log {
    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        Names.check("stream", stream);
        Log.checkBatch(events);
        return gate.write(() -> {
            long known = events.stream()
                    .filter(event -> versionOf(stream, event.id()) > 0)
                    .count();
            return known > 0 ? repeated(stream, events) : stored(stream, expected, events);
        });
    }

    private long repeated(String stream, List<NewEvent> events) {
        long first = versionOf(stream, events.getFirst().id());
        for (int i = 0; i < events.size(); i++) {
            String id = events.get(i).id();
            if (first == 0 || versionOf(stream, id) != first + i) {
                throw new IllegalArgumentException("stream '" + stream + "' holds some of the " + events.size()
                        + " events of this batch, but not all side by side in this order; the one that differs is " + id
                        + "; repeat exactly the batch that was appended, or give new events new ids");
            }
        }
        return first + events.size() - 1;
    }

    private long stored(String stream, Expected expected, List<NewEvent> events) {
        long version = space.streamVersions.getOrDefault(stream, 0L);
        if (!expected.matches(version)) {
            throw new StoreException.Conflict("stream '" + stream + "'", expected, version);
        }
        for (NewEvent event : events) {
            add(Event.stored(event, stream, ++version, ++space.lastPosition));
        }
        space.streamVersions.put(stream, version);
        return version;
    }

    private void add(Event event) {
        space.events.put(event.position(), event);
        space.byStream.add(event.stream(), event.version(), event);
        space.byId.add(event.id(), event.position(), event);
        event.meta().tags().forEach(tag -> space.byTag.add(tag, event.position(), event));
    }

    private void remove(Event event) {
        space.events.remove(event.position());
        space.byStream.remove(event.stream(), event.version());
        space.byId.remove(event.id(), event.position());
        event.meta().tags().forEach(tag -> space.byTag.remove(tag, event.position()));
    }

    /** The version under which the stream holds the event with this id, 0 if it does not. */
    private long versionOf(String stream, String id) {
        return space.byId.get(id).values().stream()
                .filter(event -> event.stream().equals(stream))
                .mapToLong(Event::version)
                .findFirst()
                .orElse(0);
    }

    @Override
    public long version(String stream) {
        Names.check("stream", stream);
        return gate.read(() -> space.streamVersions.getOrDefault(stream, 0L));
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        Names.check("stream", stream);
        return gate.read(() -> page(space.byStream.get(stream), afterVersion, limit));
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        return gate.read(() -> page(space.events, afterPosition, limit));
    }

    @Override
    public Optional<Event> find(String id) {
        Names.check("event id", id);
        return gate.read(() -> space.byId.get(id).values().stream().findFirst());
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        Names.check("tag", tag);
        return gate.read(() -> page(space.byTag.get(tag), afterPosition, limit));
    }

    private static List<Event> page(NavigableMap<Long, Event> events, long after, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        var page = new PageFill<Event>(limit);
        for (Event event : events.tailMap(after, false).values()) { // a stream of them would count them all first
            if (page.isFull()) {
                break;
            }
            page.add(event);
        }
        return page.items();
    }

    /** Nothing in memory is damaged. */
    @Override
    public Log passingOver(Consumer<Corrupt> damaged) {
        return this;
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        Names.check("stream", stream);
        gate.write(() -> {
            long version = space.streamVersions.getOrDefault(stream, 0L);
            if (throughVersion < 0 || throughVersion > version) {
                throw new IllegalArgumentException("stream '" + stream + "' is at version " + version
                        + " and cannot be truncated through version " + throughVersion);
            }
            List<Event> gone = List.copyOf(
                    space.byStream.get(stream).headMap(throughVersion, true).values());
            gone.forEach(this::remove);
            if (throughVersion > 0) {
                space.truncated.merge(stream, throughVersion, Math::max);
            }
            return gone.size();
        });
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return gate.read(() -> space.truncated.tailMap(afterStream, false).entrySet().stream()
                .limit(limit)
                .map(entry -> new Truncation(entry.getKey(), entry.getValue()))
                .toList());
    }
}
