package dev.holdfast.machine;

import dev.holdfast.event.Fenced;
import dev.holdfast.machine.Stimulus.Signal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings stimuli to instances: finds the instance, decides, records, and sees to what follows. Whoever was faster elsewhere is
 * noticed by the version of the stream, and the decision is made again. Thread-safe.
 */
final class Host {
    /** How often a decision is made again because another process was faster. */
    static final int MAX_TRIES = 100;

    private static final System.Logger LOG = System.getLogger(Host.class.getName());

    private final Instances instances;
    private final Definitions definitions;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final Follow follow;
    private final Map<String, Hosted> components = new ConcurrentHashMap<>();
    private final Locks locks = new Locks();
    private final Locks requests = new Locks();

    /** What is done about a macrostep once it is recorded. Called in the order of an instance's macrosteps. */
    interface Follow {
        /** Whether all that an instance has sent is known to be delivered. */
        boolean settled(Configuration at);

        /** @param before null for a new instance */
        void recorded(@Nullable Configuration before, Configuration after, List<Draft> drafts);

        void refused(Configuration at, Entry.Refused refusal);
    }

    /**
     * How a stimulus comes.
     *
     * @param insists whether it is recorded also if it changes nothing, so that it does not come again
     * @param repeated whether it may have come before
     */
    record Manner(boolean insists, boolean repeated) {
        static final Manner ASKED = new Manner(false, false);
        static final Manner ASKED_AGAIN = new Manner(false, true);
        static final Manner DELIVERED = new Manner(true, false);
        static final Manner DELIVERED_AGAIN = new Manner(true, true);
    }

    Host(Instances instances, Definitions definitions, Supplier<String> ids, InstantSource clock, Follow follow) {
        this.instances = instances;
        this.definitions = definitions;
        this.ids = ids;
        this.clock = clock;
        this.follow = follow;
    }

    void add(Hosted hosted) {
        if (components.putIfAbsent(hosted.component().name(), hosted) != null) {
            throw new IllegalArgumentException(
                    "component '" + hosted.component().name() + "' is hosted here already; register it once");
        }
    }

    void remove(String component) {
        components.remove(component);
    }

    boolean hosts(String component) {
        return components.containsKey(component);
    }

    @Nullable
    Hosted hosted(String component) {
        return components.get(component);
    }

    Map<String, Hosted> components() {
        return components;
    }

    /** What the clock shows, as it is recorded. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    String newId() {
        return ids.get();
    }

    /**
     * @throws NoSuchInstance if there is no such instance
     * @throws NotHosted if its component is not hosted here
     * @throws DefinitionDiffers if it has an earlier definition that no migration covers
     */
    Outcome move(String id, Stimulus stimulus, Manner manner) {
        HandlerCalls.refuseWithin("send an event");
        if (stimulus.request() == null) {
            return moveAlone(id, stimulus, manner);
        }
        ReentrantLock lock = requests.of(stimulus.request()); // of two instances, one learns that the other has this id
        lock.lock();
        try {
            return moveAlone(id, stimulus, manner);
        } finally {
            lock.unlock();
        }
    }

    private Outcome moveAlone(String id, Stimulus stimulus, Manner manner) {
        ReentrantLock lock = locks.of(id);
        lock.lock();
        try {
            boolean repeated = manner.repeated();
            for (int tries = 0; tries < MAX_TRIES; tries++) {
                try {
                    Outcome outcome = tryMove(id, stimulus, manner.insists(), repeated);
                    if (outcome != null) {
                        return outcome;
                    }
                } catch (Fenced faster) {
                    instances.forget(id);
                    repeated |= manner.insists(); // whoever was faster may have brought the same
                }
            }
            throw new TooBusy(id);
        } finally {
            lock.unlock();
        }
    }

    /** Null if it has to be decided again, because what was decided on is old. */
    private @Nullable Outcome tryMove(String id, Stimulus stimulus, boolean insists, boolean repeated) {
        Configuration at = current(id);
        Hosted hosted = hosted(at);
        if (!hosted.machine(at.instance()).hash().equals(at.instance().definition())) {
            if (!isDisbelieved(at)) {
                migrate(hosted, at);
            }
            return null;
        }
        Stimulus named = repeated ? named(id, stimulus).orElse(null) : stimulus;
        if (named == null) {
            return new Outcome.Repeated(at.instance());
        }
        if (stimulus instanceof Stimulus.Due due && !at.instance().timers().contains(due.timer())) {
            return isOld(at) ? null : new Outcome.Ignored(at.instance(), "the timer is not set any more");
        }
        Instant now = now();
        boolean settled = !at.owed().isEmpty() && follow.settled(at);
        return switch (hosted.decider().decide(hosted.machine(at.instance()), at, settled, named, now)) {
            case Decision.Take take -> take(at, take);
            case Decision.Refuse refuse -> refuse(at, refuse.refusal(), named, insists, now);
        };
    }

    /** The stimulus with the id that it is recorded with; nothing if it was recorded before. */
    private Optional<Stimulus> named(String id, Stimulus stimulus) {
        if (stimulus instanceof Stimulus.Signal signal && signal.request() != null) {
            return instances.idFor(id, signal.request()).map(signal::recordedAs);
        }
        return instances.recorded(id, stimulus.id()) ? Optional.empty() : Optional.of(stimulus);
    }

    private Outcome take(Configuration at, Decision.Take take) {
        if (!instances.record(at.instance().version(), take.after(), take.drafts())) {
            return new Outcome.Repeated(current(at.instance().id()).instance());
        }
        follow.recorded(at, take.after(), take.drafts());
        List<String> path = new ArrayList<>();
        path.add(at.instance().state());
        for (Draft draft : take.drafts()) {
            if (draft.entry() instanceof Entry.Changed changed) {
                path.add(changed.result().state());
            } else if (draft.entry() instanceof Entry.Refused refused) {
                follow.refused(take.after(), refused);
            }
        }
        return new Outcome.Taken(take.after().instance(), path);
    }

    private @Nullable Outcome refuse(
            Configuration at, Entry.Refused refusal, Stimulus stimulus, boolean insists, Instant now) {
        boolean recorded =
                insists || refusal.reason() == Entry.Reason.HANDLER_FAILED || stimulus instanceof Stimulus.Due;
        Configuration after = at;
        if (recorded) {
            var draft = new Draft(
                    stimulus.request() == null ? stimulus.id() : ids.get(), // the caller may ask again
                    refusal,
                    now,
                    stimulus.causedBy(),
                    refusal.event().traceId());
            after = record(at, draft);
        } else if (isOld(at)) {
            return null;
        }
        follow.refused(after, refusal);
        return switch (refusal.reason()) {
            case NO_TRANSITION, GUARD_FAILED, NOBODY, PASSED_OVER ->
                new Outcome.Ignored(after.instance(), refusal.explanation());
            case GUARD_UNDECIDED, DATA_INVALID, HANDLER_FAILED, OVER -> {
                if (insists) {
                    yield new Outcome.Ignored(after.instance(), refusal.explanation());
                }
                throw new EventRefused(after.instance(), refusal);
            }
        };
    }

    /** Records one entry after all others of an instance. */
    private Configuration record(Configuration at, Draft draft) {
        Instance instance = at.instance();
        var mark = new Fold.Mark(
                Streams.of(instance.id()), draft.id(), instance.version() + 1, draft.time(), draft.traceId());
        Configuration after = Fold.apply(at, draft.entry(), mark);
        if (!instances.record(instance.version(), after, List.of(draft))) {
            return current(instance.id());
        }
        follow.recorded(at, after, List.of(draft));
        return after;
    }

    /** Records an entry that is made from what the instance is at the time. */
    Configuration record(String id, java.util.function.Function<Configuration, Draft> entry) {
        ReentrantLock lock = locks.of(id);
        lock.lock();
        try {
            for (int tries = 0; tries < MAX_TRIES; tries++) {
                Configuration at = current(id);
                try {
                    return record(at, entry.apply(at));
                } catch (Fenced faster) {
                    instances.forget(id);
                }
            }
            throw new TooBusy(id);
        } finally {
            lock.unlock();
        }
    }

    /** A snapshot may be of another definition than the events beside it, which are right then. */
    private boolean isDisbelieved(Configuration at) {
        Instance instance = at.instance();
        Optional<Configuration> replayed = instances.replayed(instance.id(), Long.MAX_VALUE);
        boolean other =
                replayed.isPresent() && !replayed.get().instance().definition().equals(instance.definition());
        if (other) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the snapshot of instance '" + instance.id() + "' is of another definition than its events and was"
                            + " removed; the instance is read from its events");
            instances.believe(replayed.get());
        }
        return other;
    }

    private void migrate(Hosted hosted, Configuration at) {
        Draft draft = hosted.migration(at, ids.get(), now())
                .orElseThrow(() -> definitions.differs(at.instance(), hosted.machine(at.instance())));
        record(at, draft);
    }

    private boolean isOld(Configuration at) {
        return instances.fresh(at).instance().version() != at.instance().version();
    }

    private Configuration current(String id) {
        return instances.find(id).orElseThrow(() -> new NoSuchInstance("send event", id));
    }

    private Hosted hosted(Configuration at) {
        Instance instance = at.instance();
        Hosted hosted = components.get(instance.component());
        if (hosted == null) {
            throw new NotHosted(instance.component(), instance.id());
        }
        return hosted;
    }

    /**
     * Creates an instance, unless there is one with its id.
     *
     * @param again whether it may have been created before
     * @return the instance, and whether it is new
     */
    Created create(Birth birth, Signal signal, boolean again) {
        HandlerCalls.refuseWithin("create an instance");
        Hosted hosted = components.get(birth.component());
        if (hosted == null) {
            throw new NotHosted(birth.component(), birth.id());
        }
        ReentrantLock lock = locks.of(birth.id());
        lock.lock();
        try {
            Optional<Configuration> before = again ? there(birth.id()) : Optional.empty();
            long version = 0;
            for (int tries = 0; before.isEmpty() && tries < MAX_TRIES; tries++) {
                Optional<Instance> created = tryCreate(hosted, birth, signal, version);
                if (created.isPresent()) {
                    return new Created(created.get(), true);
                }
                before = there(birth.id()); // none, if all that is left of an earlier one is the version of its stream
                version = instances.version(birth.id());
            }
            return before.map(found -> new Created(found.instance(), false)).orElseThrow(() -> new TooBusy(birth.id()));
        } finally {
            lock.unlock();
        }
    }

    private Optional<Configuration> there(String id) {
        Optional<Configuration> found = instances.find(id);
        if (found.isPresent() && found.get().instance().disposed()) {
            instances.forget(id); // its events may have been removed since
            return instances.find(id);
        }
        return found;
    }

    private Optional<Instance> tryCreate(Hosted hosted, Birth birth, Signal signal, long version) {
        Instant now = now();
        var machine = hosted.component().machine(birth.machine());
        Decision.Take take =
                hosted.decider().create(machine, birth.begun(machine, version, now), birth.trigger(), signal, now);
        try {
            if (instances.record(version, take.after(), take.drafts())) {
                follow.recorded(null, take.after(), take.drafts());
                return Optional.of(take.after().instance());
            }
        } catch (Fenced exists) {
            instances.forget(birth.id());
        }
        return Optional.empty();
    }

    /** An instance, and whether it was created just now. */
    record Created(Instance instance, boolean fresh) {}
}
