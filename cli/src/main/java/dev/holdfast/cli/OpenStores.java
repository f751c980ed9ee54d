package dev.holdfast.cli;

import dev.holdfast.deploy.DeploymentDocs;
import dev.holdfast.deploy.Deployments;
import dev.holdfast.deploy.VersionDocs;
import dev.holdfast.deploy.VersionRecorder;
import dev.holdfast.deploy.Versions;
import dev.holdfast.deploy.Versions.Published;
import dev.holdfast.event.LogFollower;
import dev.holdfast.flow.Following;
import dev.holdfast.flow.StateDocs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Docs;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SteadyClock;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
        return open(settings, environment, Access.WRITER);
    }

    /** @param access to the events */
    static OpenStores open(Settings settings, Environment environment, Access access) {
        StoreChoice forState = StoreChoice.state(settings);
        StoreChoice forEvents = StoreChoice.events(settings, environment.directory());
        Backend events = forEvents.open(environment.clock(), access);
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
     * @param every how often to look for what other processes have recorded; null where that is left to them
     */
    Listeners listeners(Environment environment, Progress progress, String by, @Nullable Duration every) {
        var versions = new VersionRecorder(new Versions(events.log(), environment.clock()), by);
        if (state == null) {
            return new Listeners(progress, versions, null, () -> {});
        }
        var steady = new SystemTimers(new SteadyClock(environment.clock()));
        var leases = new Leases(state.docs(), steady, Holder.name(environment), Leases.LENGTH);
        LogFollower follower = follower(events, state, environment.clock());
        return new Listeners(progress, versions, new Following(follower, steady, shared ? leases : null, every), () -> {
            leases.close();
            steady.close();
        });
    }

    /** What keeps the documents about runs, versions and deployments in line with the log. */
    static LogFollower follower(Backend events, Backend state, InstantSource clock) {
        Docs docs = state.docs();
        return new LogFollower(
                events.log(),
                docs,
                "runs",
                List.of(
                        new StateDocs(events.log(), docs),
                        new VersionDocs(new Versions(events.log(), clock), docs),
                        new DeploymentDocs(new Deployments(events.log(), clock), docs)));
    }

    /** Keeps a definition as a version. */
    Published publish(Environment environment, Workflow workflow, String by, @Nullable String note) {
        return new Versions(events.log(), environment.clock()).publish(workflow.id(), workflow.source(), by, note);
    }

    /** Writes documents that are derived from what has been recorded, which stands also where they cannot be written. */
    void derive(Environment environment) {
        if (state != null) {
            warned(environment, () -> catchUp(follower(events, state, environment.clock()), environment));
        }
    }

    /** The same for a command that has opened only the events. */
    static void derive(Settings settings, Environment environment, Backend events) {
        follow(settings, environment, events, follower -> catchUp(follower, environment));
    }

    /** Removes documents that are derived from what has been removed. */
    static void prune(Settings settings, Environment environment, Backend events) {
        follow(settings, environment, events, LogFollower::prune);
    }

    private static void follow(
            Settings settings, Environment environment, Backend events, Consumer<LogFollower> following) {
        StoreChoice forState = StoreChoice.state(settings);
        if (forState.url()
                .equals(StoreChoice.events(settings, environment.directory()).url())) {
            warned(environment, () -> following.accept(follower(events, events, environment.clock())));
        } else if (!forState.isMemory()) {
            warned(environment, () -> {
                try (Backend state = forState.open(environment.clock(), Access.WRITER)) {
                    following.accept(follower(events, state, environment.clock()));
                }
            });
        }
    }

    private static void catchUp(LogFollower follower, Environment environment) {
        var steady = new SteadyClock(environment.clock());
        Instant end = steady.instant().plus(Following.PATIENCE);
        follower.catchUp(() -> steady.instant().isAfter(end));
    }

    private static void warned(Environment environment, Runnable writing) {
        try {
            writing.run();
        } catch (RuntimeException failed) {
            environment
                    .console()
                    .err()
                    .println("warning: this is recorded, but documents about it are behind: " + failed.getMessage());
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
