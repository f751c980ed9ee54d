package dev.holdfast.cli;

import dev.holdfast.flow.RunQueue;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.StoreOptions.Access;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast store rebuild}: writes everything anew that is derived from the log of runs. */
@Command(
        name = "rebuild",
        description = {
            "Write the documents anew that are derived from the log: runs and tasks, versions, deployments, the queue and the list of runs. What"
                    + " somebody has changed or deleted there is as the log has it again; what the log does not have is removed.",
            "Nothing else needs this: documents follow the log by themselves, also after a crash. Others may work meanwhile."
        },
        footer = {"", "Examples:", "  holdfast store rebuild", "  holdfast store rebuild --store postgresql://host/db"})
final class StoreRebuildCommand implements Callable<Integer> {
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
        try (OpenStores stores = OpenStores.open(store.settings(environment), environment, Access.GUEST)) {
            boolean documents = stores.state() != null;
            if (stores.state() != null) {
                OpenStores.follower(stores.events(), stores.state(), environment.clock())
                        .rebuild();
            }
            new RunQueue(stores.events()).rebuild();
            new Runs(stores.events(), environment.clock()).rebuildIndex();
            if (common.json) {
                environment
                        .console()
                        .out()
                        .println(JsonOutput.line(Map.of("documents", documents, "queue", true, "list", true)));
            } else {
                String what = documents ? "Documents, queue and list of runs" : "Queue and list of runs";
                environment.console().out().println(what + " are as the log has them.");
            }
            return ExitCode.DONE;
        }
    }
}
