package dev.holdfast.cli;

import dev.holdfast.flow.StateDocs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a process that runs workflows. Closing it closes both.
 *
 * @param events where runs are recorded
 * @param shared whether other processes may append to the runs at the same time
 * @param state where documents about them go; null where they would only be in memory, and nobody could read them
 */
record OpenStores(Backend events, boolean shared, @Nullable Backend state) implements AutoCloseable {
    static OpenStores open(Settings settings, Environment environment) {
        StoreChoice forState = StoreChoice.state(settings);
        StoreChoice forEvents = StoreChoice.events(settings, environment.directory());
        Backend events = forEvents.open(environment.clock(), Access.WRITER);
        boolean shared = forEvents.isShared();
        if (forState.isMemory()) {
            return new OpenStores(events, shared, null);
        }
        if (forState.url().equals(forEvents.url())) {
            return new OpenStores(events, shared, events);
        }
        try {
            return new OpenStores(events, shared, forState.open(environment.clock(), Access.WRITER));
        } catch (RuntimeException refused) {
            events.close();
            throw refused;
        }
    }

    /** Who hears of runs: what shows them, and what keeps their documents. */
    Listeners listeners(Progress progress, Timers timers) {
        return new Listeners(progress, state == null ? null : new StateDocs(events.log(), state.docs(), timers));
    }

    @Override
    public void close() {
        events.close();
        if (state != null) {
            state.close(); // again does nothing, where it is the same
        }
    }
}
