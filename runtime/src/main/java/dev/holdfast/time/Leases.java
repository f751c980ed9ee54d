package dev.holdfast.time;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Names that one process at a time holds, for as long as it lives: documents in the collection {@value #COLLECTION}, which
 * their holders write again and again. Thread-safe. Closing it releases what is held.
 *
 * <p>No two clocks are compared. Whoever wants a lease takes it for dead once it has itself seen the same version of the
 * document for the whole length of a lease, by its own steady clock. A holder that only slept so long learns that it has lost
 * the lease when it wakes up, and may by then have done things as if it held it: what must not happen twice is fenced by
 * something else, as a run is by the version of its stream.
 */
public final class Leases implements AutoCloseable {
    /** The collection of the documents. */
    public static final String COLLECTION = "leases";

    /** How long a lease lasts that is not renewed. Each is renewed three times as often. */
    public static final Duration LENGTH = Duration.ofSeconds(5);

    private static final int RENEWALS = 3;

    private final Docs docs;
    private final Timers timers;
    private final String holder;
    private final Duration length;
    private final AtomicLong claims = new AtomicLong();
    private final Map<String, HeldLease> held = new ConcurrentHashMap<>();
    private final ReentrantLock looking = new ReentrantLock();
    private Map<String, Seen> seen = Map.of();

    /** A version of a lease, and since when it is known to be the latest. */
    private record Seen(long version, Instant since) {}

    /**
     * What leases there are. Immutable.
     *
     * @param holders each lease that is not dead, by its name
     * @param nextDeath the first moment at which one of them can be found dead; null if there are none of others
     */
    public record Sight(
            NavigableMap<String, Holder> holders, @Nullable Instant nextDeath) {}

    /**
     * Who has a lease. Immutable.
     *
     * @param name of the process
     * @param version grows with each renewal
     */
    public record Holder(String name, long version) {}

    /**
     * @param timers of a {@linkplain SteadyClock steady clock}
     * @param holder names this process as no other was ever named
     */
    public Leases(Docs docs, Timers timers, String holder, Duration length) {
        this.docs = docs;
        this.timers = timers;
        this.holder = holder;
        this.length = length;
    }

    public String holder() {
        return holder;
    }

    /** How long a lease lasts that is not renewed. */
    public Duration length() {
        return length;
    }

    /** The clock that leases are measured by. */
    public Instant now() {
        return timers.clock().instant();
    }

    /**
     * Takes a lease that nobody has, and renews it until it is released.
     *
     * @param lost called once if somebody else has taken it for dead, or the store cannot be reached for its whole length
     * @return whether it was free
     */
    public boolean claim(String name, Runnable lost) {
        var lease = new HeldLease(this, docs, name, new LeaseBody(holder, claims.incrementAndGet()), lost);
        if (held.putIfAbsent(name, lease) != null) {
            return false;
        }
        boolean claimed = false;
        try {
            claimed = lease.claim();
            return claimed;
        } finally {
            if (!claimed) {
                held.remove(name, lease);
            }
        }
    }

    /** Gives a lease back; nothing happens if it is not held. */
    public void release(String name) {
        HeldLease lease = held.remove(name);
        if (lease != null) {
            lease.release();
        }
    }

    /** Looks at all leases, and deletes those that are dead. To find that out takes two looks. */
    public Sight look() {
        looking.lock();
        try {
            Instant begun = now();
            List<Doc> all = all(docs);
            Instant ended = now();
            Map<String, Seen> before = seen;
            Map<String, Seen> latest = new HashMap<>();
            NavigableMap<String, Holder> holders = new TreeMap<>();
            for (Doc doc : all) {
                Seen last = before.get(doc.key());
                Seen now = last != null && last.version() == doc.version() ? last : new Seen(doc.version(), ended);
                boolean dead = !held.containsKey(doc.key())
                        && !begun.isBefore(now.since().plus(length))
                        && bury(doc);
                if (!dead) {
                    latest.put(doc.key(), now);
                    holders.put(doc.key(), holder(doc));
                }
            }
            seen = latest;
            return new Sight(holders, nextDeath());
        } finally {
            looking.unlock();
        }
    }

    private @Nullable Instant nextDeath() {
        return seen.entrySet().stream()
                .filter(entry -> !held.containsKey(entry.getKey()))
                .map(entry -> entry.getValue().since().plus(length))
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Deletes a dead lease; false if its holder, or somebody who was faster, turns out to be alive. */
    private boolean bury(Doc doc) {
        try {
            return docs.delete(COLLECTION, doc.key(), Expected.version(doc.version()));
        } catch (StoreException.Conflict renewed) {
            return false;
        }
    }

    /** Who has which lease, or had it until it died, by the names of the leases. */
    public static NavigableMap<String, Holder> holders(Docs docs) {
        NavigableMap<String, Holder> holders = new TreeMap<>();
        all(docs).forEach(doc -> holders.put(doc.key(), holder(doc)));
        return holders;
    }

    private static List<Doc> all(Docs docs) {
        List<Doc> all = new ArrayList<>();
        List<Doc> page;
        do {
            page = docs.scan(COLLECTION, all.isEmpty() ? "" : all.getLast().key(), Docs.MAX_BATCH);
            all.addAll(page);
        } while (page.size() == Docs.MAX_BATCH);
        return all;
    }

    private static Holder holder(Doc doc) {
        return new Holder(LeaseBody.of(doc).holder(), doc.version());
    }

    /** Runs something in time for the next renewal. */
    Runnable soon(Runnable action) {
        Instant when = now().plus(length.dividedBy(RENEWALS));
        return timers.at(when, () -> Thread.ofVirtual().name("lease").start(action));
    }

    void lost(String name, HeldLease lease) {
        held.remove(name, lease);
    }

    /** Releases what is held. */
    @Override
    public void close() {
        List.copyOf(held.keySet()).forEach(this::release);
    }
}
