package dev.holdfast.cli;

import dev.holdfast.deploy.VersionDocs;
import dev.holdfast.deploy.VersionRecorder;
import dev.holdfast.deploy.Versions;
import dev.holdfast.deploy.Versions.Published;
import dev.holdfast.flow.StateDocs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Docs;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.time.Timers;
import dev.holdfast.workflow.Workflow;
import java.util.function.Consumer;
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

    /**
     * Who hears of runs: what shows them, and what keeps their documents and definitions.
     *
     * @param by who starts them
     */
    Listeners listeners(Progress progress, Timers timers, String by) {
        var versions = new Versions(events.log(), timers.clock());
        return new Listeners(
                progress,
                state == null ? null : new StateDocs(events.log(), state.docs(), timers),
                new VersionRecorder(versions, state == null ? null : new VersionDocs(versions, state.docs()), by));
    }

    /** Keeps a definition as a version, with its document. */
    Published publish(Environment environment, Workflow workflow, String by, @Nullable String note) {
        var versions = new Versions(events.log(), environment.clock());
        Published published = versions.publish(workflow.id(), workflow.source(), by, note);
        derive(environment, docs -> new VersionDocs(versions, docs).rebuild(workflow.id()));
        return published;
    }

    /** Writes documents that are derived from what has been recorded, which stands also where they cannot be written. */
    void derive(Environment environment, Consumer<Docs> writing) {
        if (state != null) {
            try {
                writing.accept(state.docs());
            } catch (StoreException failed) {
                environment
                        .console()
                        .err()
                        .println(
                                "warning: this is recorded, but documents about it are behind: " + failed.getMessage());
            }
        }
    }

    @Override
    public void close() {
        events.close();
        if (state != null) {
            state.close(); // again does nothing, where it is the same
        }
    }
}
