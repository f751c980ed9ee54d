package dev.holdfast.machine;

import dev.holdfast.event.Fenced;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory that is cut off behind the last event of each instance, which covers all before. Of the ids that are given
 * to events it knows the last {@value #REMEMBERED} of each instance. One follower reads it. Thread-safe.
 */
final class RecentLog implements InstanceLog {
    /** How many ids of each instance are remembered. */
    static final int REMEMBERED = 100;

    private final Map<String, Last> instances = new ConcurrentHashMap<>();
    private final Set<String> unread = ConcurrentHashMap.newKeySet();

    /** What is kept of an instance. One thread at a time changes it, for whoever appends has the instance's lock; any may read. */
    private static final class Last {
        private volatile Configuration at;
        private volatile @Nullable Deque<String> ids;
        private int remembered;

        Last(Configuration at) {
            this.at = at;
        }

        boolean knows(String id) {
            Deque<String> known = ids;
            return known != null && known.contains(id);
        }

        void remember(String id) {
            Deque<String> known = ids;
            if (known == null) {
                known = new ConcurrentLinkedDeque<>();
                ids = known;
            }
            known.addLast(id);
            if (++remembered > REMEMBERED) {
                known.removeFirst();
            }
        }
    }

    /** Begins with an instance as it was kept elsewhere. */
    void begin(Configuration at) {
        String id = at.instance().id();
        instances.put(id, new Last(at));
        unread.add(id);
    }

    @Override
    public boolean append(long version, Configuration after, List<Draft> drafts) {
        String id = after.instance().id();
        Draft first = drafts.getFirst();
        Last last = instances.get(id);
        if (last == null && version == 0) {
            var fresh = new Last(after);
            last = instances.putIfAbsent(id, fresh);
            if (last == null) {
                unread.add(id);
                remember(fresh, first);
                return true;
            }
        }
        long actual = last == null ? 0 : last.at.instance().version();
        if (last != null && actual == version) {
            last.at = after;
            unread.add(id);
            remember(last, first);
            return true;
        }
        if (last != null && last.knows(first.id())) {
            return false;
        }
        String stream = "stream '" + Streams.of(id) + "'";
        throw new Fenced(Streams.of(id), new StoreException.Conflict(stream, Expected.version(version), actual));
    }

    /** Only ids that may come again: those of callers, of sends and of timers. */
    private static void remember(Last last, Draft first) {
        if (first.request() != null) {
            last.remember(first.request());
        } else if (first.id().contains(Ids.SEPARATOR)) {
            last.remember(first.id());
        }
    }

    @Override
    public List<Logged> read(String instance, long afterVersion) {
        Last last = instances.get(instance);
        return last == null || last.at.instance().version() <= afterVersion ? List.of() : List.of(logged(last.at));
    }

    private static Logged logged(Configuration at) {
        Instance instance = at.instance();
        Instant time = instance.updatedAt();
        return new Logged(
                instance.id(),
                instance.lastEventId(),
                instance.version(),
                0,
                time,
                null,
                !at.owed().isEmpty(),
                () -> !instance.timers().isEmpty(),
                () -> new Entry.Covered(at, time));
    }

    @Override
    public long version(String instance) {
        Last last = instances.get(instance);
        return last == null ? 0 : last.at.instance().version();
    }

    @Override
    public boolean recorded(String instance, String eventId) {
        Last last = instances.get(instance);
        return last != null && last.knows(eventId);
    }

    @Override
    public Optional<String> idFor(String instance, String request) {
        return recorded(instance, request) ? Optional.empty() : Optional.of(request);
    }

    @Override
    public Page after(long position, BiConsumer<Long, StoreException.Corrupt> damaged) {
        List<Logged> logged = new ArrayList<>();
        for (Iterator<String> next = unread.iterator(); next.hasNext() && logged.size() < Log.MAX_BATCH; ) {
            String id = next.next();
            next.remove(); // before it is read: what changes it from now on is read again
            Last last = instances.get(id);
            if (last != null) {
                logged.add(logged(last.at));
            }
        }
        return new Page(logged, position, logged.size() < Log.MAX_BATCH);
    }
}
