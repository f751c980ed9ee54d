package dev.holdfast.store.cache;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A log of whose streams those read last are kept, each as far as it was read without a hole. Thread-safe.
 *
 * <p>Truncation takes the oldest events of a stream, so as long as one event is there, all later ones are.
 */
final class CachedLog implements Log {
    private final Log inner;
    private final Recent<String, List<Event>> streams;

    CachedLog(Log inner, long maxBytes) {
        this(inner, new Recent<>(maxBytes, CachedLog::bytes));
    }

    private CachedLog(Log inner, Recent<String, List<Event>> streams) {
        this.inner = inner;
        this.streams = streams;
    }

    private static long bytes(List<Event> events) {
        return events.stream()
                .mapToLong(event -> 500 + 2L * event.body().text().length())
                .sum();
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        List<Event> held = streams.get(stream);
        if (held == null || !holdsNext(held, afterVersion)) {
            return readOn(stream, afterVersion, limit);
        }
        int from = (int) (afterVersion + 1 - held.getFirst().version());
        List<Event> page = new ArrayList<>(held.subList(from, Math.min(held.size(), from + limit)));
        if (Pages.isLast(page, limit)) {
            page.addAll(readOn(stream, held.getLast().version(), limit - page.size()));
        }
        // Asked last: if the first event is there now, none of the others had been truncated when it was read.
        boolean isThere =
                inner.read(stream, afterVersion, 1).stream().anyMatch(event -> event.version() == afterVersion + 1);
        if (isThere) {
            return List.copyOf(page);
        }
        streams.remove(stream);
        return readOn(stream, afterVersion, limit);
    }

    private static boolean holdsNext(List<Event> held, long afterVersion) {
        return afterVersion >= held.getFirst().version() - 1
                && afterVersion < held.getLast().version();
    }

    private List<Event> readOn(String stream, long afterVersion, int limit) {
        long before = streams.removals();
        List<Event> page = inner.read(stream, afterVersion, limit);
        if (!page.isEmpty()) {
            streams.put(stream, page, before, CachedLog::joined);
        }
        return page;
    }

    /** What was held and what was read, if nothing is between them; else what was read last. */
    private static List<Event> joined(List<Event> held, List<Event> read) {
        if (held.getLast().version() + 1 != read.getFirst().version()) {
            return read;
        }
        List<Event> all = new ArrayList<>(held);
        all.addAll(read);
        return List.copyOf(all);
    }

    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        return inner.append(stream, expected, events);
    }

    @Override
    public long version(String stream) {
        return inner.version(stream);
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        return inner.readAll(afterPosition, limit);
    }

    @Override
    public Optional<Event> find(String id) {
        return inner.find(id);
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        return inner.readTagged(tag, afterPosition, limit);
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        return inner.truncations(afterStream, limit);
    }

    @Override
    public Log passingOver(Consumer<StoreException.Corrupt> damaged) {
        return new CachedLog(inner.passingOver(damaged), streams);
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        inner.truncate(stream, throughVersion);
    }
}
