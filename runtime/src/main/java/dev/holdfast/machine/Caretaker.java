package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.FollowedDirectory.DueTimer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Signals;
import dev.holdfast.store.StoreException;
import dev.holdfast.time.Leases;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks after the components that this process hosts and whose lease it has: lets the timers of processes that are gone
 * happen, and delivers what they left undelivered. One process at a time does that for a component; another takes over when
 * it dies. Thread-safe.
 */
final class Caretaker implements AutoCloseable {
    /** Where it listens for sends from other processes. */
    static final String CHANNEL = "machines";

    /** How often it looks without being woken. */
    static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** How long a send may take before it is delivered again. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration TIMERS_EVERY = Duration.ofSeconds(5);
    private static final Duration CLAIM_EVERY = Duration.ofSeconds(2);
    private static final Duration ALIVE_EVERY = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(Caretaker.class.getName());

    private final Log log;
    private final Docs docs;
    private final Signals signals;
    private final Host host;
    private final LoggedInstances instances;
    private final FollowedDirectory directory;
    private final Pending pending;
    private final Dispatcher dispatcher;
    private final Alarms alarms;
    private final Leases leases;
    private final Timers timers;
    private final DowntimePolicy downtime;
    private final Set<String> cared = ConcurrentHashMap.newKeySet();
    private final ReentrantLock looking = new ReentrantLock();
    private Instant nextTimers = Instant.MIN;
    private Instant nextAlive = Instant.MIN;
    private Instant nextClaim = Instant.MIN;
    private Runnable disarm = () -> {};
    private Signals.Listening listening = () -> {};
    private volatile boolean closed;

    /** All that a caretaker works with. */
    record Ground(
            Backend store,
            Host host,
            LoggedInstances instances,
            FollowedDirectory directory,
            Pending pending,
            Dispatcher dispatcher,
            Alarms alarms) {}

    /** @param timers of the wall clock */
    Caretaker(Ground ground, Leases leases, Timers timers, DowntimePolicy downtime) {
        this.log = ground.store().log();
        this.docs = ground.store().docs();
        this.signals = ground.store().signals();
        this.host = ground.host();
        this.instances = ground.instances();
        this.directory = ground.directory();
        this.pending = ground.pending();
        this.dispatcher = ground.dispatcher();
        this.alarms = ground.alarms();
        this.leases = leases;
        this.timers = timers;
        this.downtime = downtime;
    }

    /** Looks at once, and claims what is hosted since. */
    void welcome() {
        looking.lock();
        try {
            nextClaim = Instant.MIN;
            look();
        } finally {
            looking.unlock();
        }
    }

    /** Begins to look, now and from time to time. */
    void start() {
        listening = signals.listen(
                CHANNEL, () -> Thread.ofVirtual().name("machine-caretaker").start(this::look));
        look();
        arm();
    }

    private void arm() {
        looking.lock();
        try {
            if (!closed) {
                disarm = timers.at(
                        timers.clock().instant().plus(LOOK_EVERY),
                        () -> Thread.ofVirtual().name("machine-caretaker").start(() -> {
                            look();
                            arm();
                        }));
            }
        } finally {
            looking.unlock();
        }
    }

    /** Looks once. */
    void look() {
        looking.lock();
        try {
            if (!closed) {
                claim();
                if (!cared.isEmpty()) {
                    care();
                }
            }
        } catch (StoreException | PersistenceException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "looking after machines failed and is tried again: " + failed.getMessage());
        } finally {
            looking.unlock();
        }
    }

    private void claim() {
        Set<String> free = ConcurrentHashMap.newKeySet();
        free.addAll(host.components().keySet());
        free.removeAll(cared);
        if (free.isEmpty() || timers.clock().instant().isBefore(nextClaim)) {
            return;
        }
        nextClaim = timers.clock().instant().plus(CLAIM_EVERY);
        var held = leases.look().holders();
        for (String component : free) {
            String lease = "machines/" + component;
            if (!held.containsKey(lease) && leases.claim(lease, () -> cared.remove(component))) {
                takeOver(component);
                cared.add(component);
            }
        }
    }

    /** Reads what was sent and may not have been delivered, and treats the timers that fell due meanwhile. */
    private void takeOver(String component) {
        long covered = directory.catchUp();
        Optional<Instant> alive = docs.get(FollowedDirectory.FOLLOWED, component)
                .map(doc -> Instant.ofEpochMilli(
                        Trees.read(doc.body()).path("alive").asLong(0)));
        long settled = docs.get(FollowedDirectory.FOLLOWED, component)
                .map(doc -> Trees.read(doc.body()).path("settled").asLong(0))
                .orElse(0L);
        List<Event> page;
        do {
            page = log.readAll(settled, Log.MAX_BATCH);
            for (Event event : page) {
                settled = event.position();
                if (settled <= covered && Streams.isOne(event.stream())) {
                    pending.see(event, Instant.MIN);
                }
            }
        } while (page.size() == Log.MAX_BATCH && settled < covered);
        Instant now = timers.clock().instant();
        alive.filter(last -> last.isBefore(now.minus(leases.length().multipliedBy(2))))
                .ifPresent(last -> new Downtime(host, instances, directory, downtime).treat(component, last, now));
    }

    private void care() {
        Instant now = timers.clock().instant();
        boolean thorough = !now.isBefore(nextTimers);
        long covered = thorough ? directory.catchUp() : directory.read();
        for (String sender : pending.overdue(now.minus(GRACE), now)) {
            Optional<Configuration> found = instances.find(sender).map(instances::fresh);
            if (found.isEmpty() || dispatcher.settled(found.get().owed())) {
                pending.settled(sender);
            } else {
                dispatcher.take(sender, found.get().owed(), Set.of());
            }
        }
        if (thorough) {
            nextTimers = now.plus(TIMERS_EVERY);
            cared.forEach(component -> armDue(component, now));
        }
        if (!now.isBefore(nextAlive)) {
            nextAlive = now.plus(ALIVE_EVERY);
            save(covered, now);
        }
    }

    /** Timers of this process are armed when they are set; these are the others'. */
    private void armDue(String component, Instant now) {
        for (DueTimer due : directory.due(component, now.plus(TIMERS_EVERY).plus(GRACE))) {
            Optional<Configuration> found = instances.find(due.instance()).map(instances::fresh);
            if (found.isEmpty() || found.get().instance().timers().isEmpty()) {
                directory.forget(due);
            } else {
                alarms.arm(found.get().instance());
            }
        }
    }

    private void save(long covered, Instant now) {
        directory.save();
        for (String component : cared) {
            docs.put(
                    FollowedDirectory.FOLLOWED,
                    component,
                    Expected.any(),
                    NewDoc.of(Trees.json(Trees.object()
                            .put("settled", pending.settledThrough(covered))
                            .put("alive", now.toEpochMilli()))));
        }
    }

    /** Remembers how far it came, and gives the components to others. */
    @Override
    public void close() {
        closed = true;
        listening.close();
        looking.lock();
        try {
            disarm.run();
            if (!cared.isEmpty()) {
                save(directory.catchUp(), timers.clock().instant());
            }
        } catch (StoreException | PersistenceException failed) {
            LOG.log(System.Logger.Level.DEBUG, "the next process begins a little further back: " + failed.getMessage());
        } finally {
            leases.close();
            looking.unlock();
        }
    }
}
