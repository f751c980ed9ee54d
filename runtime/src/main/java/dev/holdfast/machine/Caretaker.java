package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.TimerIndex.DueTimer;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Signals;
import dev.holdfast.time.Leases;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks after the components that this process hosts and whose lease it has: lets the timers of processes that are gone
 * happen, and delivers what they left undelivered. One process at a time does that for a component; another takes over when
 * it dies. What fails in one look is tried in the next, and stops nothing else. Thread-safe.
 */
final class Caretaker implements AutoCloseable {
    /** Where it listens for sends from other processes. */
    static final String CHANNEL = "machines";

    /** How often it looks without being woken. */
    static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** How long a send may take before it is delivered again. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration TIMERS_EVERY = Duration.ofSeconds(5);
    private static final Duration CLAIM_EVERY = LOOK_EVERY;
    private static final Duration ALIVE_EVERY = Duration.ofSeconds(5);

    /** How many timers are read at a time. */
    private static final int TIMERS_AT_ONCE = 1_000;

    /** How often a component is taken over in vain before another process may try. */
    private static final int MOST_FAILURES = 10;

    private static final System.Logger LOG = System.getLogger(Caretaker.class.getName());

    private final Ground ground;
    private final Docs docs;
    private final Leases leases;
    private final Timers timers;
    private final DowntimePolicy downtime;
    private final Set<String> cared = ConcurrentHashMap.newKeySet();

    /** Since when components are hosted by this process. */
    private final Map<String, Instant> hosted = new ConcurrentHashMap<>();

    /** The components whose lease it has, and how often taking them over has failed. */
    private final Map<String, Integer> claimed = new ConcurrentHashMap<>();

    /** Those that are being treated: what fails half-way goes on where it was. */
    private final Map<String, Downtime> downtimes = new ConcurrentHashMap<>();

    private final ReentrantLock looking = new ReentrantLock();
    private Set<String> missed = Set.of();
    private Instant nextTimers = Instant.MIN;
    private Instant nextAlive = Instant.MIN;
    private Instant nextClaim = Instant.MIN;
    private Runnable disarm = () -> {};
    private Signals.Listening listening = () -> {};
    private volatile boolean closed;

    /** All that a caretaker works with. */
    record Ground(
            Docs docs,
            Signals signals,
            InstanceLog log,
            Host host,
            Instances instances,
            FollowedDirectory directory,
            Pending pending,
            PassedOverInstances passedOver,
            PassedOverDocs passedOverDocs,
            UnhostedComponents unhosted,
            Retries retries,
            Dispatcher dispatcher,
            Alarms alarms,
            TimersSeen timersSeen) {}

    /** @param timers of the wall clock */
    Caretaker(Ground ground, Leases leases, Timers timers, DowntimePolicy downtime) {
        this.ground = ground;
        this.docs = ground.docs();
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
        unlessItFails("listening for what other processes send", () -> {
            listening = ground.signals()
                    .listen(
                            CHANNEL,
                            () -> Thread.ofVirtual().name("machine-caretaker").start(this::welcome));
        });
        look();
        arm();
    }

    private void arm() {
        looking.lock();
        try {
            if (!closed) {
                disarm = timers.after(
                        LOOK_EVERY,
                        () -> Thread.ofVirtual().name("machine-caretaker").start(this::lookAndArm));
            }
        } finally {
            looking.unlock();
        }
    }

    private void lookAndArm() {
        try {
            look();
        } finally {
            arm();
        }
    }

    /** Looks once. */
    void look() {
        looking.lock();
        try {
            if (!closed) {
                unlessItFails("claiming components", this::claim);
            }
            if (!closed && !cared.isEmpty()) {
                care();
            }
        } finally {
            looking.unlock();
        }
    }

    /** Does one thing of a look; false if it failed, which stops nothing else. */
    private static boolean unlessItFails(String what, Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException | Error failed) {
            if (Trouble.passes(failed)) {
                LOG.log(System.Logger.Level.WARNING, what + " failed and is tried again: " + failed.getMessage());
            } else {
                LOG.log(System.Logger.Level.WARNING, what + " failed and is tried again", failed);
            }
            return false;
        }
    }

    private void claim() {
        Set<String> free = new TreeSet<>(ground.host().components().keySet());
        Instant here = timers.clock().instant();
        free.forEach(component -> hosted.putIfAbsent(component, here));
        free.removeAll(cared);
        claimed.keySet().stream().filter(free::contains).toList().forEach(component -> {
            free.remove(component);
            tryTakeOver(component);
        });
        if (free.isEmpty() || timers.steady().instant().isBefore(nextClaim)) {
            return;
        }
        var held = leases.look().holders();
        nextClaim = timers.steady().instant().plus(CLAIM_EVERY);
        for (String component : free) {
            unlessItFails("claiming component '" + component + "'", () -> {
                String lease = lease(component);
                if (!held.containsKey(lease) && leases.claim(lease, () -> lost(component))) {
                    claimed.put(component, 0);
                    tryTakeOver(component);
                }
            });
        }
    }

    private static String lease(String component) {
        return "machines/" + component;
    }

    private void lost(String component) {
        claimed.remove(component);
        cared.remove(component);
    }

    private void tryTakeOver(String component) {
        if (unlessItFails("taking over component '" + component + "'", () -> takeOver(component))) {
            if (claimed.remove(component) != null) {
                cared.add(component);
                nextTimers = Instant.MIN; // some may be due
            }
        } else {
            Integer failures = claimed.computeIfPresent(component, (same, before) -> before + 1);
            if (failures != null && failures >= MOST_FAILURES) {
                lost(component);
                leases.release(lease(component)); // perhaps another process can
            }
        }
    }

    /** Reads what was sent and may not have been delivered, and treats the timers that fell due meanwhile. */
    private void takeOver(String component) {
        long covered = ground.directory().read(); // writing what is listed takes longer, and nothing here waits for it
        var followed = FollowedDirectory.saved(docs, component);
        see(followed.path("settled").asLong(0), covered);
        Instant since = hosted.getOrDefault(component, timers.clock().instant());
        Instant last = Instant.ofEpochMilli(followed.path("alive").asLong(since.toEpochMilli()));
        if (last.isBefore(
                since.truncatedTo(ChronoUnit.MILLIS))) { // else it was hosted here before it was left elsewhere
            downtimes
                    .computeIfAbsent(component, same -> new Downtime(ground, downtime, last, since))
                    .treat(component);
        }
        downtimes.remove(component);
        for (PassedOver passed : ground.passedOverDocs().of(component)) {
            unlessItFails(
                    "trying again what was passed over", () -> ground.retries().retry(passed));
        }
    }

    private void see(long settled, long covered) {
        InstanceLog.Page page;
        long position = settled;
        do {
            page = ground.log().after(position, (damaged, told) -> {});
            position = page.through();
            for (Logged logged : page.logged()) {
                if (logged.position() <= covered) {
                    ground.passedOver()
                            .unless(logged.instance(), () -> ground.pending().see(logged, Instant.MIN));
                }
            }
        } while (!page.last() && position < covered);
    }

    private void care() {
        Instant steady = timers.steady().instant();
        boolean thorough = !steady.isBefore(nextTimers);
        var covered = new ArrayList<Long>();
        unlessItFails("following the log", () -> covered.add(ground.directory().read()));
        if (covered.isEmpty()) {
            return;
        }
        for (String sender : ground.pending().overdue(steady.minus(GRACE), steady, ground.host()::hosts)) {
            unlessItFails("looking after instance '" + sender + "'", () -> deliver(sender));
        }
        unlessItFails("arming timers", () -> ground.timersSeen().arm(cared::contains));
        Instant now = timers.clock().instant();
        if (thorough && unlessItFails("looking for timers", () -> armDue(now)) && retry()) {
            unlessItFails("writing what is listed", ground.directory()::catchUp);
            nextTimers = steady.plus(TIMERS_EVERY);
        }
        if (!steady.isBefore(nextAlive)
                && unlessItFails("saving how far it came", () -> save(covered.getFirst(), now))) {
            nextAlive = steady.plus(ALIVE_EVERY);
        }
    }

    private void deliver(String sender) {
        ground.passedOver().unless(sender, () -> {
            Optional<Configuration> found = ground.instances().find(sender).map(ground.instances()::fresh);
            if (found.isEmpty() || ground.dispatcher().settled(found.get().owed())) {
                ground.pending().settled(sender);
            } else {
                ground.dispatcher().take(sender, found.get().owed(), Set.of());
            }
        });
    }

    /** Timers of this process are armed when they are set; these are the others'. */
    private void armDue(Instant now) {
        for (String component : cared) {
            Iterator<DueTimer> due = ground.directory()
                    .due(component, now.plus(TIMERS_EVERY).plus(GRACE))
                    .iterator();
            while (due.hasNext()) {
                List<DueTimer> some = new ArrayList<>();
                while (due.hasNext() && some.size() < TIMERS_AT_ONCE) {
                    some.add(due.next());
                }
                SideBySide.each(
                        some,
                        timer -> unlessItFails(
                                "arming the timer of instance '" + timer.instance() + "'",
                                () -> arm(component, timer)));
            }
        }
    }

    private void arm(String component, DueTimer due) {
        boolean readable = ground.passedOver()
                .unless(
                        due.instance(),
                        () -> ground.directory().instanceOf(component, due).ifPresent(ground.alarms()::arm));
        if (!readable) {
            ground.directory().park(due);
        }
    }

    private boolean retry() {
        return unlessItFails(
                "trying again what was passed over",
                () -> ground.passedOverDocs()
                        .again()
                        .forEach(passed -> unlessItFails(
                                "trying again what was passed over",
                                () -> ground.retries().retry(passed))));
    }

    private void save(long covered, Instant now) {
        unlessItFails("saving how far the log was followed", ground.directory()::save);
        for (String component : cared) {
            docs.put(
                    FollowedDirectory.FOLLOWED,
                    component,
                    Expected.any(),
                    NewDoc.of(Trees.json(Trees.object()
                            .put("settled", ground.pending().settledThrough(component, covered))
                            .put("alive", now.toEpochMilli()))));
        }
        unlessItFails("looking who hosts what is waited for", this::miss);
    }

    /** Notes the components that something was sent to and nobody hosts. */
    private void miss() {
        Set<String> missing = new TreeSet<>(ground.pending().waitedFor());
        missing.removeAll(ground.host().components().keySet());
        if (!missing.isEmpty()) {
            leases.look()
                    .holders()
                    .keySet()
                    .forEach(lease ->
                            missing.removeIf(component -> lease(component).equals(lease)));
        }
        for (String component : missing) {
            if (missed.contains(component)) { // for a while, so that who is just starting is not missed
                ground.unhosted().note(component);
            }
        }
        missed = missing;
    }

    /** Remembers how far it came, and gives the components to others. */
    @Override
    public void close() {
        closed = true;
        unlessItFails("ending to listen", () -> listening.close());
        looking.lock();
        try {
            disarm.run();
            if (!cared.isEmpty()) {
                save(ground.directory().catchUp(), timers.clock().instant());
            }
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.DEBUG, "the next process begins a little further back: " + failed.getMessage());
        } finally {
            leases.close();
            unlessItFails(
                    "telling that the components are free",
                    () -> ground.signals().send(CHANNEL));
            looking.unlock();
        }
    }
}
