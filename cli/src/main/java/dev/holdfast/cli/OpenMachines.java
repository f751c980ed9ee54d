package dev.holdfast.cli;

import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineListener;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SteadyClock;
import dev.holdfast.time.SystemTimers;

/**
 * The machines on a store. Closing it closes the store.
 *
 * @param others what is closed after the registry and before the store
 */
record OpenMachines(Backend store, ComponentRegistry registry, Runnable others) implements AutoCloseable {
    /** Opens them as the settings have it; nothing is hosted yet. */
    static OpenMachines open(Environment environment, MachineFlags flags, Access access) {
        return open(environment, flags, access, MachineListener.none());
    }

    static OpenMachines open(Environment environment, MachineFlags flags, Access access, MachineListener listener) {
        Settings settings = flags.settings(environment);
        var options = MachineFlags.options(settings);
        Backend store = StoreChoice.machines(settings, environment.directory()).open(environment.clock(), access);
        var timers = new SystemTimers(environment.clock());
        var steady = new SystemTimers(new SteadyClock(environment.clock()));
        var leases = new Leases(store.docs(), steady, Holder.name(environment), Leases.LENGTH);
        var registry = ComponentRegistry.open(store, options, listener, timers, leases);
        return new OpenMachines(store, registry, () -> {
            leases.close();
            steady.close();
            timers.close();
        });
    }

    /** @throws IllegalStateException if there is no such instance */
    Instance instance(String id) {
        return registry.findInstance(id)
                .orElseThrow(() -> new IllegalStateException("there is no instance '" + id
                        + "' in this store; check the id, the store and the tenant; 'holdfast machine list --all' shows"
                        + " those there are"));
    }

    @Override
    public void close() {
        registry.close();
        others.run();
        store.close();
    }
}
