package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Directory.Query;
import dev.holdfast.machine.Host.Manner;
import dev.holdfast.machine.Stimulus.Signal;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.Component.EntryMode;
import dev.holdfast.store.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One component that this process hosts: creates its instances and sends them events. What a method says has happened is
 * recorded, and survives any crash; what follows from it, events for other instances and timers, happens soon after, also if
 * this process dies. Any number of processes may host the same component on one store. Thread-safe.
 *
 * <p>Methods throw {@link dev.holdfast.event.StoreFailed} when the store does not answer. An event sent with an id of the
 * caller's can then be sent again: it is taken once.
 */
public final class MachineRuntime {
    /** The moments between which all storages and JavaScript can tell the time. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private final Component component;
    private final Host host;
    private final Instances instances;
    private final MachineGround ground;
    private final Receivers receivers;
    private final SnapshotStore snapshots;
    private final HandlerThreads handlers;

    MachineRuntime(Component component, MachineGround ground) {
        this.component = component;
        this.host = ground.host();
        this.instances = ground.instances();
        this.ground = ground;
        this.receivers = ground.receivers();
        this.snapshots = ground.snapshotStore();
        this.handlers = ground.handlers().threads(component.name());
    }

    public Component component() {
        return component;
    }

    /** Creates an instance with a fresh id. */
    public Instance create(String machine, ObjectNode data) {
        return create(UUID.randomUUID().toString(), machine, data, false, false);
    }

    /**
     * Creates an instance; where there is one with this id, gives that one and changes nothing.
     *
     * @param id 1 to 200 characters, of the caller's choice, without {@code ~}
     * @param data what it begins with; fields that the machine's contextSchema has a default for may be left out
     * @throws IllegalArgumentException if there is no such machine, its one instance is there already, or the id is that of an
     *     instance of another machine
     * @throws InvalidData if the machine's contextSchema does not allow the data
     * @throws EventRefused if a handler failed and the machine rejects then
     */
    public Instance create(String id, String machine, ObjectNode data) {
        Instance there = id.isBlank()
                ? null
                : instances
                        .find(Names.check("instance id", id))
                        .map(Configuration::instance)
                        .orElse(null);
        if (there == null) {
            Ids.checkInstance(id);
        } else if (!there.component().equals(component.name())
                || !there.machine().equals(machine)) {
            throw new IllegalArgumentException("the id '" + id + "' is that of an instance of machine '"
                    + there.machine() + "' of component '" + there.component() + "'; choose another one");
        }
        return create(id, machine, data, false, there != null);
    }

    /** @param again whether there may be one with this id */
    private Instance create(String id, String machine, ObjectNode data, boolean entryPoint, boolean again) {
        component.machine(machine);
        if (!entryPoint && machine.equals(component.entryMachine()) && component.entryMode() == EntryMode.SINGLETON) {
            String only = entryPointId();
            if (instances.find(only).isPresent()) {
                throw new IllegalArgumentException("machine '" + machine + "' of component '" + component.name()
                        + "' has one instance, '" + only + "', as its entryMachineMode says; send events to that one");
            }
            return create(only, machine, data, true, true);
        }
        String what = "the data of instance '" + id + "'";
        ObjectNode given = ground.limit().checked(what, StoredForm.of(what, data));
        var birth = new Birth(
                component.name(),
                machine,
                id,
                null,
                given,
                entryPoint,
                null,
                entryPoint ? "entry point" : "created by hand");
        var event = MachineEvent.of(Entry.CREATED, given, host.now());
        var signal = new Signal(Ids.creation(id), event, null, List.of());
        return host.create(birth, signal, again).instance().copy();
    }

    /** The id of the instance that a component begins with; another one if somebody has called an instance so. */
    private String entryPointId() {
        String id = "entry-" + component.name();
        boolean taken = instances
                .find(id)
                .map(Configuration::instance)
                .filter(there -> !there.entryPoint() || !there.component().equals(component.name()))
                .isPresent();
        return taken ? "entry" + Ids.SEPARATOR + component.name() : id;
    }

    /** Creates the instance that the component begins with, unless it is there. */
    void createEntryPoint(String machine) {
        create(entryPointId(), machine, Trees.object(), true, true);
    }

    /**
     * Sends an event to an instance of this component, and returns when what it led to is recorded.
     *
     * @throws NoSuchInstance if there is no such instance
     * @throws EventRefused if the instance is over, a guard cannot be decided, the contextSchema does not allow the payload, or a
     *     handler failed and the machine minds
     * @throws EndlessAutos if transitions without delay follow each other without end; nothing is recorded then
     * @throws DefinitionDiffers if the machine was changed, and no migration covers the instance
     * @throws NoHandlerThread if all threads for handlers are kept by handlers that have not ended in time
     * @throws CallInterrupted if this thread is interrupted while a handler is called; nothing is recorded then
     */
    public Outcome send(String instance, MachineEvent event) {
        return move(instance, new Signal(host.newId(), taken(event), null, List.of()), Manner.ASKED);
    }

    /**
     * The same for a caller that may ask twice: an event with an id that was taken before is not taken again.
     *
     * @param eventId of the caller's choice, without {@code ~}; compared with the ids of other events that callers sent to this
     *     instance. It is the id of the event, unless there is an event with this id, which then gets one of its own
     * @param causedBy ids of events that led to this one, at most 90
     */
    public Outcome send(String instance, MachineEvent event, String eventId, List<String> causedBy) {
        Ids.checkEvent(eventId);
        Ids.checkCauses(causedBy);
        return move(instance, Signal.requested(eventId, taken(event), causedBy), Manner.ASKED_AGAIN);
    }

    /** What the caller is given is a copy: whoever changes its trees changes nothing. */
    private Outcome move(String instance, Signal signal, Manner manner) {
        return switch (host.move(instance, signal, manner)) {
            case Outcome.Taken taken -> new Outcome.Taken(taken.instance().copy(), taken.path());
            case Outcome.Repeated repeated ->
                new Outcome.Repeated(repeated.instance().copy());
            case Outcome.Ignored ignored ->
                new Outcome.Ignored(ignored.instance().copy(), ignored.explanation());
        };
    }

    private static String payload(MachineEvent event) {
        return "the payload of event " + event.type();
    }

    private MachineEvent taken(MachineEvent event) {
        MachineEvent recordable = recordable(event);
        ground.limit().checked(payload(event), recordable.payload());
        return recordable;
    }

    /** The event as it is read when it was recorded. */
    static MachineEvent recordable(MachineEvent event) {
        Names.check("event type", event.type());
        if (event.traceId() != null) {
            Names.check("trace id", event.traceId());
        }
        checkMoment("the timestamp of event " + event.type(), event.timestamp());
        ObjectNode payload = StoredForm.of(payload(event), event.payload());
        return new MachineEvent(event.type(), payload, event.timestamp(), event.traceId());
    }

    /** @throws IllegalArgumentException if it cannot be recorded */
    static void checkMoment(String what, Instant moment) {
        if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    what + ", " + moment + ", is not between " + EARLIEST + " and " + LATEST + "; say when it was");
        }
    }

    /**
     * Sends an event to the instances of a machine for which it is meant: where transitions that take it have matching rules,
     * those that match; else all. Each of them takes it for itself: one that cannot is no hindrance to the others, and what was
     * wrong with the first of these is thrown once all were tried. If the store fails, only some may have been reached.
     *
     * @param state only instances in this state; null for any
     * @param eventId as for {@link #send(String, MachineEvent, String, List)}
     * @return one outcome for each instance that was reached
     */
    public List<Outcome> broadcast(String machine, @Nullable String state, MachineEvent event, String eventId) {
        Ids.checkEvent(eventId);
        MachineEvent recordable = taken(event);
        return broadcast(machine, state, recordable, receiver -> Signal.requested(eventId, recordable, List.of()));
    }

    private List<Outcome> broadcast(
            String machine, @Nullable String state, MachineEvent event, Function<String, Signal> signals) {
        component.machine(machine);
        var broadcast =
                new Send.Broadcast("", component.name(), machine, state, List.of(), event.type(), event.payload());
        List<Outcome> outcomes = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>();
        for (Instance receiver : receivers.of(broadcast)) {
            Signal signal = signals.apply(receiver.id());
            Manner manner = signal.request() == null ? Manner.ASKED : Manner.ASKED_AGAIN;
            try {
                outcomes.add(move(receiver.id(), signal, manner));
            } catch (RuntimeException failed) {
                if (Trouble.passes(failed)) {
                    throw failed;
                }
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.getFirst();
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
        return outcomes;
    }

    /** The same with a fresh id. */
    public List<Outcome> broadcast(String machine, @Nullable String state, MachineEvent event) {
        MachineEvent recordable = taken(event);
        String id = host.newId();
        return broadcast(
                machine, state, recordable, receiver -> new Signal(Ids.own(id, receiver), recordable, null, List.of()));
    }

    /**
     * Restores an instance: the snapshot, and what has happened since. Where the store has no events of it, for it comes from
     * another system, it begins with the snapshot. No handler is called.
     *
     * @throws IllegalArgumentException if the snapshot is of another component
     */
    public Instance restoreFromSnapshot(InstanceSnapshot snapshot) {
        Instance given = snapshot.instance();
        if (!given.component().equals(component.name())) {
            throw new IllegalArgumentException("the snapshot of instance '" + given.id() + "' is of component '"
                    + given.component() + "', and this is '" + component.name() + "'");
        }
        snapshots.saveSnapshot(snapshot);
        instances.forget(given.id());
        return instance(given.id()).orElseThrow(() -> new NoSuchInstance("restore", given.id()));
    }

    /** The calls of handlers that took longer than they may and have not ended: each keeps one of the threads for handlers. */
    public List<StuckHandler> stuckHandlers() {
        return handlers.stuck();
    }

    /** An instance of this component as it is now, also when it is over. */
    public Optional<Instance> instance(String id) {
        return instances
                .find(id)
                .map(instances::fresh)
                .map(Configuration::instance)
                .filter(instance -> instance.component().equals(component.name()))
                .map(Instance::copy);
    }

    /**
     * Living instances in the order of their ids, page by page.
     *
     * @param machine null for those of all machines
     * @param state null for those in any state
     * @param afterId the last one of the page before; empty for the first page
     * @param limit 1 to 1,000
     * @return fewer only at the end
     */
    public List<Instance> instances(@Nullable String machine, @Nullable String state, String afterId, int limit) {
        return ground.listed(new Query(component.name(), machine, state, false), afterId, limit);
    }
}
