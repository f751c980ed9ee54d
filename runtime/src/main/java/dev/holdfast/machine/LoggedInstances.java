package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Instances as streams of a log; a snapshot spares reading a stream from its beginning. Thread-safe. */
final class LoggedInstances implements Instances {
    /** Marks the events of macrosteps that send, so that nobody else's bodies have to be read. */
    static final String SENDS = "machine-sends";

    private final InstanceLog log;
    private final InstanceCache cache;
    private final Function<String, Optional<Configuration>> copies;
    private final Snapshots snapshots;

    /** Those of a store, without snapshots. */
    LoggedInstances(Backend store, InstanceCache cache) {
        this(new StoredLog(store.log()), cache, id -> Optional.empty(), Snapshots.none(store.docs()));
    }

    /**
     * @param copies gives the latest snapshot of an instance, where that spares reading it
     * @param snapshots are made of what is recorded
     */
    LoggedInstances(
            InstanceLog log,
            InstanceCache cache,
            Function<String, Optional<Configuration>> copies,
            Snapshots snapshots) {
        this.log = log;
        this.cache = cache;
        this.copies = copies;
        this.snapshots = snapshots;
    }

    @Override
    public Optional<Configuration> find(String id) {
        Configuration cached = cache.get(id);
        return cached == null ? load(id) : Optional.of(cached);
    }

    /** Reads an instance from the store. */
    Optional<Configuration> load(String id) {
        return StoreFailed.asking("read", Streams.of(id), () -> {
            Optional<Configuration> loaded = copies.apply(id)
                    .filter(from -> from.instance().id().equals(id))
                    .flatMap(this::onSnapshot)
                    .or(() -> replay(id, null, Long.MAX_VALUE));
            loaded.ifPresent(cache::put);
            return loaded;
        });
    }

    @Override
    public Optional<Configuration> replayed(String id, long throughVersion) {
        return StoreFailed.asking("read", Streams.of(id), () -> replay(id, null, throughVersion));
    }

    /** A snapshot is only believed if the event that it covers last is the one it names. */
    private Optional<Configuration> onSnapshot(Configuration from) {
        String id = from.instance().id();
        long covered = from.instance().version();
        List<Logged> page = covered < 1 ? List.of() : log.read(id, covered - 1);
        if (page.isEmpty() || !agrees(from.instance(), page.getFirst())) {
            return Optional.empty();
        }
        Configuration at = applied(from, page.subList(1, page.size()), Long.MAX_VALUE);
        return page.size() < Log.MAX_BATCH ? Optional.ofNullable(at) : replay(id, at, Long.MAX_VALUE);
    }

    private static boolean agrees(Instance snapshot, Logged covered) {
        Entry entry = covered.entry();
        boolean named = !(entry instanceof Entry.Created || entry instanceof Entry.Changed)
                || covered.id().equals(snapshot.lastEventId());
        return named && covered.version() == snapshot.version();
    }

    private Optional<Configuration> replay(String id, @Nullable Configuration from, long through) {
        Configuration at = from;
        List<Logged> page;
        long version = at == null ? 0 : at.instance().version();
        do {
            page = log.read(id, version);
            at = applied(at, page, through);
            version = page.isEmpty() ? version : page.getLast().version();
        } while (page.size() == Log.MAX_BATCH && version < through);
        if (at == null && version > 0 && version < through) {
            throw new IllegalStateException("the beginning of stream '" + Streams.of(id)
                    + "' was removed, and no event says what it amounted to; read it back from a backup or an archive");
        }
        return Optional.ofNullable(at);
    }

    private static @Nullable Configuration applied(@Nullable Configuration from, List<Logged> page, long through) {
        Configuration at = from;
        for (Logged logged : page) {
            if (logged.version() <= through) {
                Entry entry = logged.entry();
                boolean known = at != null || Fold.begins(entry); // what is before may have been covered and removed
                at = known ? Fold.apply(at, entry, logged.mark()) : null;
            }
        }
        return at;
    }

    static Fold.Mark mark(Event event) {
        return Logged.of(event).mark();
    }

    @Override
    public Configuration fresh(Configuration instance) {
        String id = instance.instance().id();
        Configuration fresh = StoreFailed.asking(
                "read",
                Streams.of(id),
                () -> replay(id, instance, Long.MAX_VALUE).orElse(instance));
        cache.put(fresh);
        return fresh;
    }

    @Override
    public boolean record(long version, Configuration after, List<Draft> drafts) {
        if (!log.append(version, after, drafts)) {
            cache.remove(after.instance().id());
            return false;
        }
        cache.put(after);
        snapshots.changed(version, after);
        return true;
    }

    @Override
    public boolean recorded(String instance, String eventId) {
        return log.recorded(instance, eventId);
    }

    @Override
    public Optional<String> idFor(String instance, String request) {
        return log.idFor(instance, request);
    }

    @Override
    public long version(String instance) {
        return log.version(instance);
    }

    @Override
    public void believe(Configuration replayed) {
        cache.put(replayed);
        StoreFailed.asking("delete the snapshot of", replayed.instance().id(), () -> {
            snapshots.delete(replayed.instance().id());
            return true;
        });
    }

    @Override
    public void forget(String id) {
        cache.remove(id);
    }
}
