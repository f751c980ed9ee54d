package dev.holdfast.machine;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
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
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The parts of a registry, put together. Thread-safe. */
final class MachineGround implements AutoCloseable {
    private static final int PAGE = 1_000;

    /** Without event sourcing nobody arms later what is far away. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final long LOOK_NANOS = 50_000_000;

    private final Backend store;
    private final MachineOptions options;
    private final Definitions definitions;
    private final Instances instances;
    private final Directory directory;
    private final Receivers receivers;
    private final PassedOverDocs passedOver;
    private final PassedOverInstances passedOverInstances;
    private final Host host;
    private final Dispatcher dispatcher;
    private final Alarms alarms;
    private final @Nullable Snapshots snapshots;
    private final @Nullable Caretaker caretaker;
    private final @Nullable TimersSeen timersSeen;
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
        this.definitions = new Definitions(store.docs());
        this.passedOver = new PassedOverDocs(store.docs());
        this.handlers = new StuckHandlers(store.docs(), timers, options.handlerThreads());
        this.snapshots = options.snapshots()
                ? new Snapshots(store.docs(), timers.clock(), options.snapshotInterval(), options.snapshotRetention())
                : null;
        var aftermath = new Aftermath(listener);
        this.timers = timers;
        if (options.eventSourcing()) {
            var logged = new LoggedInstances(store, new InstanceCache(options.cachedInstances()), snapshots);
            this.passedOverInstances = new PassedOverInstances(passedOver, logged, timers.clock());
            var followed = new FollowedDirectory(store, logged, definitions, passedOverInstances, this::see);
            var parked = new ParkedTimers(logged, followed, passedOverInstances, passedOver, timers.clock());
            this.instances = logged;
            this.directory = followed;
            this.receivers = new Receivers(instances, directory, definitions, passedOverInstances);
            this.host = new Host(instances, definitions, NewEvent::newId, timers.clock(), aftermath);
            var undeliverables = new Undeliverables(host, passedOver, store.log());
            var delivery = new Delivery(
                    host,
                    instances,
                    receivers,
                    undeliverables,
                    () -> store.signals().send(Caretaker.CHANNEL));
            this.dispatcher = new Dispatcher(delivery, oneByOne);
            this.alarms = new Alarms(timers, host, parked, Alarms.AHEAD);
            var retries = new Retries(host, followed, passedOver, parked, undeliverables, delivery);
            this.timersSeen = new TimersSeen(logged, passedOverInstances, alarms);
            var care = new Caretaker.Ground(
                    store,
                    host,
                    logged,
                    followed,
                    pending,
                    passedOverInstances,
                    passedOver,
                    retries,
                    dispatcher,
                    alarms,
                    timersSeen);
            this.caretaker = new Caretaker(care, leases, timers, options.downtime());
        } else {
            var unlogged = new UnloggedInstances(store.docs(), snapshots);
            this.instances = unlogged;
            this.directory = unlogged;
            this.passedOverInstances = new PassedOverInstances(passedOver, unlogged, timers.clock());
            var parked = new ParkedTimers(unlogged, unlogged, passedOverInstances, passedOver, timers.clock());
            this.receivers = new Receivers(instances, directory, definitions, passedOverInstances);
            this.host = new Host(instances, definitions, NewEvent::newId, timers.clock(), aftermath);
            var undeliverables = new Undeliverables(host, passedOver, store.log());
            this.dispatcher =
                    new Dispatcher(new Delivery(host, instances, receivers, undeliverables, () -> {}), oneByOne);
            this.alarms = new Alarms(timers, host, parked, FOR_EVER);
            this.caretaker = null;
            this.timersSeen = null;
        }
        aftermath.connect(dispatcher, alarms);
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
    private void see(Event event) {
        boolean foreign = event.meta().tags().contains(LoggedInstances.SENDS)
                && instances
                        .find(Streams.instance(event.stream()))
                        .filter(sender -> !host.hosts(sender.instance().component()))
                        .isPresent();
        pending.see(event, foreign ? Instant.MIN : timers.steady().instant());
        if (timersSeen != null) {
            timersSeen.see(event);
        }
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
                                    .ifPresent(found::add));
                }
            }
        } while (page.size() == limit && found.size() < limit);
        return found;
    }

    /** Without event sourcing, instances that come from snapshots go on with what they were about to do. */
    void resume(String component) {
        if (caretaker == null) {
            String after = "";
            List<String> page;
            do {
                page = directory.list(new Directory.Query(component, null, null, false), after, PAGE);
                for (String id : page) {
                    after = id;
                    instances.find(id).ifPresent(found -> {
                        alarms.arm(found.instance());
                        dispatcher.take(id, found.owed(), Set.of());
                    });
                }
            } while (page.size() == PAGE);
        }
    }

    /** Begins to look after what is hosted; later again, for what came since. */
    void begin() {
        if (caretaker != null && begun.compareAndSet(false, true)) {
            caretaker.start();
        } else if (caretaker != null) {
            caretaker.welcome();
        }
    }

    Backend store() {
        return store;
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

    @Nullable
    Caretaker caretaker() {
        return caretaker;
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
        List<Runnable> parts = new ArrayList<>(List.of(alarms::close, dispatcher::close, handlers::close));
        if (caretaker != null) {
            parts.add(caretaker::close);
        }
        if (snapshots != null) {
            parts.add(snapshots::close);
        }
        parts.add(afterwards);
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
