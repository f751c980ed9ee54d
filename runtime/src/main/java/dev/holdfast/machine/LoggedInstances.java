package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.StreamWriter;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Instances as streams of a log; a snapshot spares reading a stream from its beginning. Thread-safe. */
final class LoggedInstances implements Instances {
    /** Marks the events of macrosteps that send, so that nobody else's bodies have to be read. */
    static final String SENDS = "machine-sends";

    private final Log log;
    private final InstanceCache cache;
    private final @Nullable Snapshots snapshots;

    /** @param snapshots null for none */
    LoggedInstances(Backend store, InstanceCache cache, @Nullable Snapshots snapshots) {
        this.log = store.log();
        this.cache = cache;
        this.snapshots = snapshots;
    }

    @Override
    public Optional<Configuration> find(String id) {
        Configuration cached = cache.get(id);
        return cached == null ? load(id) : Optional.of(cached);
    }

    /** Reads an instance from the store. */
    Optional<Configuration> load(String id) {
        String stream = Streams.of(id);
        return StoreFailed.asking("read", stream, () -> {
            Configuration from = snapshots == null ? null : snapshots.find(id).orElse(null);
            Optional<Configuration> loaded = from == null ? Optional.empty() : onSnapshot(stream, from);
            loaded = loaded.or(() -> replay(stream, null, Long.MAX_VALUE));
            loaded.ifPresent(cache::put);
            return loaded;
        });
    }

    @Override
    public Optional<Configuration> replayed(String id, long throughVersion) {
        String stream = Streams.of(id);
        return StoreFailed.asking("read", stream, () -> replay(stream, null, throughVersion));
    }

    /** A snapshot is only believed if the event that it covers last is the one it names. */
    private Optional<Configuration> onSnapshot(String stream, Configuration from) {
        long covered = from.instance().version();
        List<Event> page = covered < 1 ? List.of() : log.read(stream, covered - 1, Log.MAX_BATCH);
        if (page.isEmpty() || !agrees(from.instance(), stream, page.getFirst())) {
            return Optional.empty();
        }
        Configuration at = applied(from, page.subList(1, page.size()), Long.MAX_VALUE);
        return page.size() < Log.MAX_BATCH ? Optional.ofNullable(at) : replay(stream, at, Long.MAX_VALUE);
    }

    private static boolean agrees(Instance snapshot, String stream, Event covered) {
        Entry entry = EntryCodec.decode(covered);
        boolean named = !(entry instanceof Entry.Created || entry instanceof Entry.Changed)
                || covered.id().equals(snapshot.lastEventId());
        return named
                && covered.version() == snapshot.version()
                && Streams.of(snapshot.id()).equals(stream);
    }

    private Optional<Configuration> replay(String stream, @Nullable Configuration from, long through) {
        Configuration at = from;
        List<Event> page;
        long version = at == null ? 0 : at.instance().version();
        do {
            page = log.read(stream, version, Log.MAX_BATCH);
            at = applied(at, page, through);
            version = page.isEmpty() ? version : page.getLast().version();
        } while (page.size() == Log.MAX_BATCH && version < through);
        if (at == null && version > 0 && version < through) {
            throw new IllegalStateException("the beginning of stream '" + stream
                    + "' was removed, and no event says what it amounted to; read it back from a backup or an archive");
        }
        return Optional.ofNullable(at);
    }

    private static @Nullable Configuration applied(@Nullable Configuration from, List<Event> events, long through) {
        Configuration at = from;
        for (Event event : events) {
            if (event.version() <= through) {
                Entry entry = EntryCodec.decode(event);
                boolean known = at != null || Fold.begins(entry); // what is before may have been covered and removed
                at = known ? Fold.apply(at, entry, mark(event)) : null;
            }
        }
        return at;
    }

    static Fold.Mark mark(Event event) {
        return new Fold.Mark(
                event.stream(),
                event.id(),
                event.version(),
                event.time(),
                event.meta().correlation());
    }

    @Override
    public Configuration fresh(Configuration instance) {
        String stream = Streams.of(instance.instance().id());
        Configuration fresh = StoreFailed.asking(
                "read", stream, () -> replay(stream, instance, Long.MAX_VALUE).orElse(instance));
        cache.put(fresh);
        return fresh;
    }

    @Override
    public boolean record(long version, Configuration after, List<Draft> drafts) {
        Instance instance = after.instance();
        List<NewEvent> events = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            events.add(event(instance.id(), draft));
        }
        long recorded = new StreamWriter(log, Streams.of(instance.id()), version).append(events);
        if (recorded != version + drafts.size() || !isOurs(Streams.of(instance.id()), version, events.getFirst())) {
            cache.remove(instance.id());
            return false;
        }
        cache.put(after);
        if (snapshots != null) {
            snapshots.changed(version, after);
        }
        return true;
    }

    /**
     * Another process may have brought the same event to the same version: the store takes that for one append, and what was
     * decided there may be different.
     */
    private boolean isOurs(String stream, long version, NewEvent first) {
        if (!Ids.repeatable(first.id(), first.meta().tags())) {
            return true;
        }
        List<Event> stored = StoreFailed.asking("read", stream, () -> log.read(stream, version, 1));
        return stored.isEmpty()
                || (stored.getFirst().time().equals(first.time())
                        && stored.getFirst().body().equals(first.body()));
    }

    private static NewEvent event(String instance, Draft draft) {
        Entry entry = draft.entry();
        List<String> tags = new ArrayList<>();
        if (sends(entry)) {
            tags.add(SENDS);
        }
        if (draft.request() != null) {
            tags.add(Ids.requestTag(instance, draft.request()));
            if (!draft.id().equals(draft.request())) {
                tags.add(Ids.aliasTag(draft.request()));
            }
        }
        draft.causedBy().forEach(cause -> tags.add(Ids.causedByTag(cause)));
        var meta = tags.isEmpty() && draft.causedBy().isEmpty() && draft.traceId() == null
                ? Meta.NONE
                : new Meta(draft.causedBy(), draft.traceId(), null, tags);
        return new NewEvent(draft.id(), EntryCodec.type(entry), draft.time(), EntryCodec.encode(entry), meta);
    }

    private static boolean sends(Entry entry) {
        return switch (entry) {
            case Entry.Created created -> !created.result().sends().isEmpty();
            case Entry.Changed changed -> !changed.result().sends().isEmpty();
            case Entry.Resolved resolved -> !resolved.found().isEmpty();
            case Entry.Refused refused -> false;
            case Entry.Retimed retimed -> false;
            case Entry.Migrated migrated -> false;
            case Entry.Covered covered -> false;
        };
    }

    @Override
    public boolean recorded(String instance, String eventId) {
        return StoreFailed.asking(
                "look for event",
                eventId,
                () -> log.find(eventId)
                        .filter(event -> event.stream().equals(Streams.of(instance)))
                        .isPresent());
    }

    @Override
    public Optional<String> idFor(String instance, String request) {
        return StoreFailed.asking("look for event", request, () -> {
            if (!log.readTagged(Ids.requestTag(instance, request), 0, 1).isEmpty()) {
                return Optional.empty();
            }
            Optional<Event> same = log.find(request);
            if (same.isEmpty()) {
                return Optional.of(request);
            }
            boolean before = same.get().stream().equals(Streams.of(instance)) && !Ids.madeUp(same.get());
            return before ? Optional.empty() : Optional.of(Ids.own(request, instance));
        });
    }

    @Override
    public long version(String instance) {
        String stream = Streams.of(instance);
        return StoreFailed.asking("read", stream, () -> log.version(stream));
    }

    @Override
    public void believe(Configuration replayed) {
        cache.put(replayed);
        if (snapshots != null) {
            StoreFailed.asking("delete the snapshot of", replayed.instance().id(), () -> {
                snapshots.delete(replayed.instance().id());
                return true;
            });
        }
    }

    @Override
    public void forget(String id) {
        cache.remove(id);
    }
}
