package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Backend;
import dev.holdfast.store.NewEvent;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SteadyClock;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.time.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The parts of a registry, put together. Thread-safe. */
final class MachineGround implements AutoCloseable {
    private static final long LOOK_NANOS = 50_000_000;

    private final Backend store;
    private final MachineOptions options;
    private final Definitions definitions;
    private final Instances instances;
    private final FollowedDirectory directory;
    private final Receivers receivers;
    private final PassedOverDocs passedOver;
    private final PassedOverInstances passedOverInstances;
    private final Host host;
    private final Dispatcher dispatcher;
    private final Alarms alarms;
    private final Snapshots snapshots;
    private final Caretaker caretaker;
    private final TimersSeen timersSeen;
    private final Recording recording;
    private final Pending pending = new Pending();
    private final StuckHandlers handlers;
    private final Timers timers;
    private final Runnable afterwards;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * @param oneByOne whether sends of different instances wait for each other
     * @param afterwards runs when all is closed
     */
    MachineGround(
            Backend store,
            MachineOptions options,
            MachineListener listener,
            Timers timers,
            Leases leases,
            boolean oneByOne,
            Runnable afterwards) {
        this.store = store;
        this.options = options;
        this.afterwards = afterwards;
        this.timers = timers;
        this.definitions = new Definitions(store.docs());
        this.handlers = new StuckHandlers(store.docs(), timers, options.handlerThreads());
        this.snapshots = options.snapshots()
                ? new Snapshots(
                        store.docs(),
                        timers.clock(),
                        options.snapshotInterval(),
                        options.snapshotRetention(),
                        options.eventSourcing())
                : Snapshots.none(store.docs());
        this.recording = options.eventSourcing()
                ? Recording.inStore(store, leases, options, snapshots)
                : Recording.inMemory(store, timers, options);
        var aftermath = new Aftermath(listener);
        this.instances = new LoggedInstances(
                recording.log(), new InstanceCache(options.cachedInstances()), recording.copies(), snapshots);
        this.passedOver = new PassedOverDocs(recording.docs());
        this.passedOverInstances = new PassedOverInstances(passedOver, instances, timers.clock());
        this.directory = new FollowedDirectory(
                recording.docs(), recording.log(), instances, definitions, passedOverInstances, this::see);
        this.receivers = new Receivers(instances, directory, definitions, passedOverInstances);
        this.host = new Host(instances, definitions, NewEvent::newId, timers.clock(), aftermath);
        var undeliverables = new Undeliverables(host, passedOver, recording.log());
        Runnable elsewhere = () -> recording.signals().send(Caretaker.CHANNEL);
        var unhosted = new UnhostedComponents(host, definitions, passedOver, timers.clock());
        var delivery = new Delivery(host, instances, receivers, undeliverables, unhosted, elsewhere);
        this.dispatcher = new Dispatcher(delivery, oneByOne);
        var parked = new ParkedTimers(instances, directory, passedOverInstances, passedOver, timers.clock());
        this.alarms = new Alarms(timers, host, parked, Alarms.AHEAD);
        var retries = new Retries(host, directory, passedOver, parked, undeliverables, delivery);
        this.timersSeen = new TimersSeen(instances, passedOverInstances, alarms);
        this.caretaker = new Caretaker(ground(unhosted, retries), recording.leases(), timers, options.downtime());
        aftermath.connect(dispatcher, alarms);
    }

    private Caretaker.Ground ground(UnhostedComponents unhosted, Retries retries) {
        return new Caretaker.Ground(
                recording.docs(),
                recording.signals(),
                recording.log(),
                host,
                instances,
                directory,
                pending,
                passedOverInstances,
                passedOver,
                unhosted,
                retries,
                dispatcher,
                alarms,
                timersSeen);
    }

    static MachineGround ofThisMachine(Backend store, MachineOptions options, MachineListener listener) {
        var timers = new SystemTimers(Clock.systemUTC());
        var steady = new SystemTimers(new SteadyClock(Clock.systemUTC()));
        var leases = new Leases(store.docs(), steady, "machines-" + NewEvent.newId(), Leases.LENGTH);
        return new MachineGround(store, options, listener, timers, leases, false, () -> {
            leases.close();
            timers.close();
            steady.close();
        });
    }

    /** What instances of components hosted elsewhere send is nobody's business but of who hosts the receivers. */
    private void see(Logged logged) {
        boolean foreign = logged.sends()
                && instances
                        .find(logged.instance())
                        .filter(sender -> !host.hosts(sender.instance().component()))
                        .isPresent();
        pending.see(logged, foreign ? Instant.MIN : timers.steady().instant());
        timersSeen.see(logged);
    }

    /** Living or past instances, page by page; those that cannot be read are passed over. */
    List<Instance> listed(Directory.Query query, String afterId, int limit) {
        List<Instance> found = new ArrayList<>();
        String after = afterId;
        List<String> page;
        do {
            page = directory.list(query, after, limit);
            for (String id : page) {
                after = id;
                if (found.size() < limit) {
                    passedOverInstances.unless(
                            id,
                            () -> instances
                                    .find(id)
                                    .map(instances::fresh)
                                    .map(Configuration::instance)
                                    .map(Instance::copy)
                                    .ifPresent(found::add));
                }
            }
        } while (page.size() == limit && found.size() < limit);
        return found;
    }

    /** Writes the documents anew by which an instance is found, if it can be read. */
    void relist(String instance) {
        var index = new MachineIndex(recording.docs(), recording.log(), instances, definitions);
        StoreFailed.asking("list", instance, () -> PassedOverInstances.failure(() -> index.rewrite(instance)) == null);
    }

    /** Begins to look after what is hosted; later again, for what came since. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            caretaker.start();
        } else {
            caretaker.welcome();
        }
    }

    Backend store() {
        return store;
    }

    /** How much of an instance is taken. */
    EntryLimit limit() {
        return new EntryLimit(store.limits());
    }

    MachineOptions options() {
        return options;
    }

    Definitions definitions() {
        return definitions;
    }

    Instances instances() {
        return instances;
    }

    Directory directory() {
        return directory;
    }

    Receivers receivers() {
        return receivers;
    }

    StuckHandlers handlers() {
        return handlers;
    }

    Host host() {
        return host;
    }

    SnapshotStore snapshotStore() {
        return SnapshotStore.of(store, timers.clock());
    }

    PassedOverDocs passedOver() {
        return passedOver;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Waits until nothing is being delivered, and no timer is happening; false if that takes longer. */
    boolean awaitQuiet(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            long left = end - System.nanoTime();
            if (!dispatcher.awaitQuiet(Duration.ofNanos(Math.max(1, left)))) {
                return false;
            }
            if (alarms.quiet() && dispatcher.awaitQuiet(Duration.ZERO)) {
                return true;
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** Waits until nothing is left to happen by itself in the components that are hosted here; false if that takes longer. */
    boolean awaitEnd(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!ended()) {
            if (System.nanoTime() >= end || !awaitQuiet(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    private boolean ended() throws InterruptedException {
        return host.components().keySet().stream().noneMatch(directory::timed)
                && !pending.waitingFor(host::hosts)
                && awaitQuiet(Duration.ZERO);
    }

    /** Each part is closed, whatever becomes of the others. */
    @Override
    public void close() {
        List<Runnable> parts = List.of(
                alarms::close,
                dispatcher::close,
                handlers::close,
                caretaker::close,
                snapshots::close,
                recording.close(),
                afterwards);
        RuntimeException failure = null;
        for (Runnable part : parts) {
            try {
                part.run();
            } catch (RuntimeException unclosed) {
                failure = failure == null ? unclosed : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
