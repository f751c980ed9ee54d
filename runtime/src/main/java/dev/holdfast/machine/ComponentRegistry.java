package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.machine.Directory.Query;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.Component.EntryMode;
import dev.holdfast.machine.model.ContextField;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Names;
import dev.holdfast.time.Leases;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The components that this process hosts on one store, and a view of all the instances there, wherever they are hosted.
 * Thread-safe. Close it before the store.
 *
 * <pre>{@code
 * try (Backend store = Stores.open("file:.holdfast");
 *         var registry = ComponentRegistry.open(store, MachineOptions.defaults())) {
 *     MachineRuntime orders = registry.register(ComponentReader.read(file).component(), Handlers.none());
 *     Instance order = orders.create("Order", data);
 *     orders.send(order.id(), MachineEvent.of("SUBMIT", clock.instant()));
 * }
 * }</pre>
 */
public final class ComponentRegistry implements AutoCloseable {
    private final MachineGround ground;
    private final Map<String, MachineRuntime> runtimes = new ConcurrentHashMap<>();

    ComponentRegistry(MachineGround ground) {
        this.ground = ground;
    }

    /** Hosts components with the clock of the machine it runs on. */
    public static ComponentRegistry open(Backend store, MachineOptions options) {
        return open(store, options, MachineListener.none());
    }

    /** The same, and tells a listener what happens. */
    public static ComponentRegistry open(Backend store, MachineOptions options, MachineListener listener) {
        return new ComponentRegistry(MachineGround.ofThisMachine(store, options, listener));
    }

    /**
     * The same with timers and leases of the caller's, who closes them.
     *
     * @param timers decide when a deadline has come
     */
    public static ComponentRegistry open(
            Backend store, MachineOptions options, MachineListener listener, Timers timers, Leases leases) {
        return new ComponentRegistry(new MachineGround(store, options, listener, timers, leases, false, () -> {}));
    }

    /**
     * Hosts a component from now on: its timers happen, and what is sent to it is delivered.
     *
     * @throws IllegalArgumentException if a component of this name is hosted here already, or a handler is missing
     */
    public MachineRuntime register(Component component, Handlers handlers) {
        MachineRuntime runtime = add(component, handlers);
        ground.begin();
        return runtime;
    }

    /** The same for components that send to each other: none of them begins before all are there. */
    public void registerAll(Map<Component, Handlers> components) {
        components.forEach(this::add);
        ground.begin();
    }

    private MachineRuntime add(Component component, Handlers handlers) {
        handlers.check(component);
        ground.definitions().announce(component);
        return host(component, handlers);
    }

    /**
     * Hosts, beside what is hosted here already, every component that was ever registered on this store, as it was registered
     * last; the component of an instance as it was when the instance began, unless it may go on with the last one.
     *
     * @param handlers gives those of a component
     * @return the runtime of the instance's component
     * @throws IllegalArgumentException if the store does not know the definition of the instance
     */
    public MachineRuntime registerKnown(Instance instance, Function<Component, Handlers> handlers) {
        List<Component> announced = ground.definitions().announced(this::passOver);
        String own = instance.component();
        if (!runtimes.containsKey(own)) {
            Component component = announced.stream()
                    .filter(last -> last.name().equals(own) && continues(last, instance))
                    .findFirst()
                    .or(() -> definition(instance))
                    .orElseThrow(() -> new IllegalArgumentException("the definition of instance '" + instance.id()
                            + "' is not in this store; name the file of component '" + own + "'"));
            host(component, handlers.apply(component));
        }
        for (Component component : announced) {
            if (!runtimes.containsKey(component.name())) {
                host(component, handlers.apply(component));
            }
        }
        ground.begin();
        return runtime(own);
    }

    /** Whether an instance may go on with a component; one that comes from another system may with any that has its machine. */
    private static boolean continues(Component component, Instance instance) {
        return instance.definition().isEmpty()
                ? component.machines().containsKey(instance.machine())
                : component.continues(instance.machine(), instance.definition());
    }

    private MachineRuntime host(Component component, Handlers handlers) {
        ground.definitions().keep(component);
        var calls = new HandlerCalls(
                handlers,
                ground.handlers().threads(component.name()),
                ground.options().handlerTimeout());
        var decider = new Decider(calls, ground.limit());
        var runtime = new MachineRuntime(component, ground);
        ground.host().add(new Hosted(component, decider));
        runtimes.put(component.name(), runtime);
        boolean begun = false;
        try {
            entryPoint(component, runtime);
            begun = true;
            return runtime;
        } finally {
            if (!begun) { // so that it can be registered again
                runtimes.remove(component.name());
                ground.host().remove(component.name());
            }
        }
    }

    /** Where fields are required that have no default, there is nothing that an entry point could begin with. */
    private static void entryPoint(Component component, MachineRuntime runtime) {
        String name = component.entryMachine();
        if (name == null || component.entryMode() == EntryMode.MULTIPLE || !component.autoCreateEntryPoint()) {
            return;
        }
        Machine machine = component.machine(name);
        boolean complete = machine.contextSchema().values().stream()
                .noneMatch(field -> field.required() && field.fallback() == null);
        if (complete) {
            runtime.createEntryPoint(name);
        }
    }

    /** The components that are hosted here, by name. */
    public Map<String, MachineRuntime> runtimes() {
        return new TreeMap<>(runtimes);
    }

    /** @throws IllegalArgumentException if it is not hosted here */
    public MachineRuntime runtime(String component) {
        MachineRuntime runtime = runtimes.get(component);
        if (runtime == null) {
            throw new IllegalArgumentException("component '" + component + "' is not hosted here; hosted are "
                    + (runtimes.isEmpty()
                            ? "none"
                            : String.join(", ", runtimes().keySet())));
        }
        return runtime;
    }

    /** An instance as it is now, of whatever component, also when it is over. */
    public Optional<Instance> findInstance(String id) {
        return ground.instances()
                .find(id)
                .map(ground.instances()::fresh)
                .map(Configuration::instance)
                .map(Instance::copy);
    }

    /** An instance as it was at a version, from nothing but its events; nothing if they are not kept. */
    public Optional<Instance> instanceAsOf(String id, long version) {
        return ground.instances().replayed(id, version).map(Configuration::instance);
    }

    /**
     * Instances of any component in the order of their ids, page by page.
     *
     * @param component null for all
     * @param machine null for all; needs a component
     * @param state null for any; needs a machine
     * @param over whether those that are over are wanted, instead of the living
     * @param afterId the last one of the page before; empty for the first page
     * @param limit 1 to 1,000
     */
    public List<Instance> instances(
            @Nullable String component,
            @Nullable String machine,
            @Nullable String state,
            boolean over,
            String afterId,
            int limit) {
        Names.checkLimit(limit, 1_000);
        var query = new Query(component, machine, state, over);
        return ground.listed(query, afterId, limit);
    }

    /**
     * What was left out so that others go on: instances that cannot be read or indexed, timers that cannot happen, events that
     * cannot be delivered, components that are missing. It is done once that is mended and the component is hosted anew, or
     * {@link #retry} is called.
     */
    public List<PassedOver> passedOver() {
        return StoreFailed.asking(
                "look for what was passed over in",
                "instances",
                () -> ground.passedOver().all().toList());
    }

    /**
     * Asks whoever hosts the components to try again what was passed over, within seconds. An instance that is named and can be
     * read is listed again as it is, whatever became of the documents by which it is found.
     *
     * @param instance whose; null for all
     * @return how much that is
     */
    public int retry(@Nullable String instance) {
        if (instance != null) {
            ground.relist(instance);
        }
        return StoreFailed.asking(
                "ask for another try in", "instances", () -> ground.passedOver().ask(instance));
    }

    private void passOver(String component, RuntimeException unreadable) {
        String why = "its definition cannot be read: " + Trouble.sentence(unreadable);
        ground.passedOver()
                .note(new PassedOver(
                        PassedOver.Kind.COMPONENT,
                        "",
                        component,
                        "",
                        why,
                        ground.host().now()));
    }

    /** The events of all components that share the store. */
    public EventStore events() {
        return EventStore.of(ground.store());
    }

    /** The snapshots of all instances. */
    public SnapshotStore snapshots() {
        return ground.snapshotStore();
    }

    /**
     * The component of which an instance's definition is part, as it was when the instance began; of one that comes from another
     * system, as it was registered last.
     */
    public Optional<Component> definition(Instance instance) {
        return ground.definitions().of(instance);
    }

    /**
     * What led to an event, and what it led to, across components.
     *
     * @throws IllegalArgumentException if there is no such event
     */
    public Trace traceEventAcrossComponents(String eventId) {
        return tracesAcrossComponents(eventId).getFirst();
    }

    /**
     * The same for all events with an id: that of an event, or one that a caller has given to several.
     *
     * @return at least one
     * @throws IllegalArgumentException if there is no such event
     */
    public List<Trace> tracesAcrossComponents(String eventId) {
        return StoreFailed.asking("trace event", eventId, () -> Tracing.traces(ground.store(), eventId));
    }

    /** Waits until nothing is being delivered by this process; false if that takes longer. Deadlines are not waited for. */
    public boolean awaitQuiet(Duration most) throws InterruptedException {
        return ground.awaitQuiet(most);
    }

    /**
     * Waits until nothing is left to happen by itself in the components hosted here: nothing to deliver, also of what
     * processes that are gone have left, and no deadline; false if that takes longer.
     */
    public boolean awaitEnd(Duration most) throws InterruptedException {
        return ground.awaitEnd(most);
    }

    /** Looks after what is hosted here now, as is done from time to time anyway. */
    void look() {
        ground.begin();
    }

    /** Lets a timer that is due happen now, as it does by itself anyway. */
    Outcome fire(String instance, Timer timer) {
        return ground.host().move(instance, new Stimulus.Due(timer), Host.Manner.DELIVERED);
    }

    /** Finishes what has begun. What is still to be delivered is, when a component is next hosted. */
    @Override
    public void close() {
        ground.close();
    }

    /** What a contextSchema demands and data does not have, as sentences. */
    public static List<String> missing(Machine machine, tools.jackson.databind.node.ObjectNode data) {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, ContextField> field : machine.contextSchema().entrySet()) {
            if (field.getValue().required() && field.getValue().fallback() == null && !data.has(field.getKey())) {
                missing.add("'" + field.getKey() + "' is required by the contextSchema of " + machine.name());
            }
        }
        return missing;
    }
}
