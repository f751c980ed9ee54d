package dev.holdfast.cli;

import dev.holdfast.deploy.DeploymentDocs;
import dev.holdfast.deploy.VersionDocs;
import dev.holdfast.event.LogFollower;
import dev.holdfast.flow.RunQueue;
import dev.holdfast.flow.Runs;
import dev.holdfast.flow.StateDocs;
import dev.holdfast.machine.MachineIndex;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions.Access;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast store rebuild}: writes everything anew that is derived from the log. */
@Command(
        name = "rebuild",
        description = {
            "Write the documents anew that are derived from the log: runs and tasks, versions, deployments, the queue and the list of runs,"
                    + " and those by which machines and their timers are found. What somebody has changed or deleted there is as the"
                    + " log has it again; what the log does not have is removed.",
            "Nothing else needs this: documents follow the log by themselves, also after a crash. Others may work meanwhile."
        },
        footer = {"", "Examples:", "  holdfast store rebuild", "  holdfast store rebuild --store postgresql://host/db"})
final class StoreRebuildCommand implements Callable<Integer> {
    /** The collections of runs that are written anew whatever is in them. */
    private static final Set<String> OF_RUNS = Set.of(
            LogFollower.COLLECTION,
            StateDocs.RUNS,
            StateDocs.TASKS,
            StateDocs.PASSED_OVER,
            VersionDocs.COLLECTION,
            DeploymentDocs.COLLECTION,
            RunQueue.COLLECTION,
            RunQueue.MARKS,
            Runs.INDEX);

    /** Whether a document of a store follows from its log, so that this writes it anew where it is damaged. */
    static boolean isWrittenAnew(Backend store, Place.OfDoc doc) {
        return OF_RUNS.contains(doc.collection()) || new MachineIndex(store).isDerived(doc);
    }

    private final Environment environment;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreRebuildCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (OpenStores stores = opened()) {
            boolean documents = stores.state() != null;
            if (stores.state() != null) {
                OpenStores.follower(stores.events(), stores.state(), environment.clock())
                        .rebuild();
            }
            new RunQueue(stores.events()).rebuild();
            new Runs(stores.events(), environment.clock()).rebuildIndex();
            machines(stores.events());
            if (common.json) {
                environment
                        .console()
                        .out()
                        .println(JsonOutput.line(
                                Map.of("documents", documents, "queue", true, "list", true, "machines", true)));
            } else {
                String what =
                        documents ? "Documents, queue, list of runs and machines" : "Queue, list of runs and machines";
                environment.console().out().println(what + " are as the log has them.");
            }
            return ExitCode.DONE;
        }
    }

    /** To append versions that are missing; where another process has the log, it does that itself. */
    private OpenStores opened() {
        Settings settings = store.settings(environment);
        try {
            return OpenStores.open(settings, environment, Access.WRITER);
        } catch (StoreException.Unavailable unavailable) {
            if (!Failures.isHeld(unavailable)) {
                throw unavailable;
            }
            return OpenStores.open(settings, environment, Access.GUEST);
        }
    }

    /** Machines may be in another store than runs. */
    private void machines(Backend runs) {
        Settings settings = store.settings(environment);
        StoreChoice choice = StoreChoice.machines(settings, environment.directory());
        if (choice.url()
                .equals(StoreChoice.events(settings, environment.directory()).url())) {
            new MachineIndex(runs).rebuild();
        } else {
            try (Backend machines = choice.open(environment.clock(), Access.GUEST)) {
                new MachineIndex(machines).rebuild();
            }
        }
    }
}
