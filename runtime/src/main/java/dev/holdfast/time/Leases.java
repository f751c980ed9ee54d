package dev.holdfast.time;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Names that one process at a time holds, for as long as it lives: documents in the collection {@value #COLLECTION}, which
 * their holders write again and again. Thread-safe. Closing it releases what is held.
 *
 * <p>No two clocks are compared. Whoever wants a lease takes it for dead once it has itself watched the same version of the
 * document for the whole length of a lease, by its own steady clock. Of the time between two looks it counts no more than a
 * third of that, and nothing where a look failed: while the store cannot be reached no holder can renew, and none loses its lease. A
 * holder that only slept, or could not reach a store that others reached, learns that it has lost the lease once it can, and may
 * by then have done things as if it held it: what must not happen twice is fenced by something else, as a run is by the
 * version of its stream.
 *
 * <p>A document that is damaged stands for a lease like any other, whose holder is not known. A living holder writes it anew
 * with its next renewal; where nobody has done so for the whole length of a lease, it is dead.
 */
public final class Leases implements AutoCloseable {
    /** The collection of the documents. */
    public static final String COLLECTION = "leases";

    /** How long a lease lasts that is not renewed. Each is renewed three times as often. */
    public static final Duration LENGTH = Duration.ofSeconds(5);

    private static final int RENEWALS = 3;
    private static final int TRIES = 15;

    private final Docs docs;
    private final Timers timers;
    private final String holder;
    private final Duration length;
    private final AtomicLong claims = new AtomicLong();
    private final Map<String, HeldLease> held = new ConcurrentHashMap<>();
    private final ReentrantLock looking = new ReentrantLock();
    private Map<String, Seen> seen = Map.of();

    /** What could not be claimed since it is damaged; the storage cannot always tell the name of what is. */
    private final Set<String> doubted = ConcurrentHashMap.newKeySet();

    /**
     * A version of a lease, or {@value Found#UNREADABLE}.
     *
     * @param watched for how long it is known to be the latest
     * @param last when it was last seen
     */
    private record Seen(long version, Duration watched, Instant last) {
        static Seen first(long version, Instant now) {
            return new Seen(version, Duration.ZERO, now);
        }
    }

    /** A lease that one look finds. */
    private record Found(String name, Holder holder) {
        private static final long UNREADABLE = 0;

        static Found of(Doc doc) {
            return new Found(doc.key(), Leases.holder(doc));
        }

        static Found unreadable(String name) {
            return new Found(name, new Holder(LeaseBody.UNKNOWN, UNREADABLE));
        }

        boolean isUnreadable() {
            return holder.version() == UNREADABLE;
        }
    }

    /**
     * What leases there are. Immutable.
     *
     * @param holders each lease that is not dead, by its name
     * @param nextLook when to look again, so that a dead one is found in time; null if there are none of others
     */
    public record Sight(
            NavigableMap<String, Holder> holders, @Nullable Instant nextLook) {}

    /**
     * Who has a lease. Immutable.
     *
     * @param name of the process
     * @param version grows with each renewal; 0 while the document is damaged
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
     * Takes a lease that nobody has, and renews it until it is released. One whose document is damaged is free once
     * {@link #look} has found it dead.
     *
     * @param lost called once if somebody else has taken it for dead and has it now
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
        } catch (StoreException.Corrupt damaged) {
            doubted.add(name);
            return false;
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

    /**
     * Looks at all leases, and deletes those that are dead. To find that out takes several looks, none of them a third of a
     * lease's length after the one before.
     */
    public Sight look() {
        looking.lock();
        try {
            Map<String, Seen> before = seen;
            seen = Map.of(); // unless this look succeeds
            Instant begun = now();
            List<Found> all = found();
            Instant ended = now();
            Map<String, Seen> latest = new HashMap<>();
            NavigableMap<String, Holder> holders = new TreeMap<>();
            for (Found one : all) {
                Seen now = seen(before.get(one.name()), one.holder().version(), begun, ended);
                boolean mine = held.containsKey(one.name());
                if (mine || now.watched().compareTo(length) < 0 || !bury(one)) {
                    latest.put(one.name(), now);
                    holders.put(one.name(), one.holder());
                }
            }
            seen = latest;
            return new Sight(holders, nextLook(ended));
        } finally {
            looking.unlock();
        }
    }

    private List<Found> found() {
        doubted.removeIf(name -> !isUnreadable(name));
        Set<String> unreadable = new TreeSet<>(doubted);
        Docs readable = docs.passingOver(damage -> {
            if (damage.place() instanceof Place.OfDoc doc) {
                unreadable.add(doc.key());
            }
        });
        List<Found> found = new ArrayList<>();
        Pages.of(readable, COLLECTION).forEach(doc -> found.add(Found.of(doc)));
        found.forEach(one -> unreadable.remove(one.name())); // written anew meanwhile
        unreadable.forEach(name -> found.add(Found.unreadable(name)));
        return found;
    }

    private boolean isUnreadable(String name) {
        try {
            docs.get(COLLECTION, name);
            return false;
        } catch (StoreException.Corrupt damaged) {
            return true;
        }
    }

    private Seen seen(@Nullable Seen last, long version, Instant begun, Instant ended) {
        if (last == null || last.version() != version) {
            return Seen.first(version, ended);
        }
        Duration gap = Duration.between(last.last(), begun);
        Duration counted = gap.compareTo(third()) < 0 ? gap : third();
        return new Seen(version, last.watched().plus(counted), ended);
    }

    private Duration third() {
        return length.dividedBy(RENEWALS);
    }

    private @Nullable Instant nextLook(Instant now) {
        return seen.entrySet().stream()
                .filter(entry -> !held.containsKey(entry.getKey()))
                .map(entry -> length.minus(entry.getValue().watched()))
                .min(Duration::compareTo)
                .map(left -> now.plus(left.compareTo(third()) < 0 ? left : third()))
                .orElse(null);
    }

    /**
     * Deletes a dead lease; false if its holder, or somebody who was faster, turns out to be alive. The next holder's version
     * is beyond all that the document ever had, also where it is damaged, so that no earlier holder renews it.
     */
    private boolean bury(Found dead) {
        try {
            if (dead.isUnreadable()) {
                return isUnreadable(dead.name()) && docs.delete(COLLECTION, dead.name(), Expected.any());
            }
            return docs.delete(
                    COLLECTION, dead.name(), Expected.version(dead.holder().version()));
        } catch (StoreException.Conflict renewed) {
            return false;
        }
    }

    /** Who has which lease, or had it until it died, by the names of the leases. */
    public static NavigableMap<String, Holder> holders(Docs docs) {
        NavigableMap<String, Holder> holders = new TreeMap<>();
        Pages.of(docs.passingOver(damaged -> {}), COLLECTION).forEach(doc -> holders.put(doc.key(), holder(doc)));
        return holders;
    }

    private static Holder holder(Doc doc) {
        return new Holder(LeaseBody.of(doc).holder(), doc.version());
    }

    /** Runs something in time for the next renewal. */
    Runnable soon(Runnable action) {
        return in(third(), action);
    }

    /** Runs something before others can take a lease that could not be renewed. */
    Runnable sooner(Runnable action) {
        return in(length.dividedBy(TRIES), action);
    }

    private Runnable in(Duration pause, Runnable action) {
        return timers.at(
                now().plus(pause), () -> Thread.ofVirtual().name("lease").start(action));
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
