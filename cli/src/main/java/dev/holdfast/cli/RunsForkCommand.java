package dev.holdfast.cli;

import dev.holdfast.flow.Runs;
import dev.holdfast.workflow.Running;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowRunner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast runs fork}: starts a new run from the results of another. */
@Command(
        name = "fork",
        description =
                "Start a new run that takes over what another has completed, except for one task and all that depends"
                        + " on it. The other run stays as it is.",
        footer = {
            "",
            "Examples:",
            "  holdfast runs fork survive --from report",
            "  holdfast runs fork survive --from report --with mended.yaml --run-id survive-mended",
            "  holdfast runs fork import --from 'each[7]'"
        })
final class RunsForkCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Option(
            names = "--from",
            paramLabel = "TASK",
            required = true,
            description = "The first task to run again, or an item of a parallel one: 'fan[3]'.")
    private String from = "";

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description =
                    "The new run, the same however often this is repeated. Default: the next number of the old one.")
    private @Nullable String newRun;

    @Mixin
    private final MendedFlags mended = new MendedFlags();

    @Mixin
    private final RunFlags flags = new RunFlags();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    RunsForkCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        var reader = MendedFlags.reader();
        var definition = mended.read(environment, reader);
        try (OpenStores stores = OpenStores.open(store.settings(environment), environment)) {
            var workflow = definition.apply(stores.events().log());
            return new Execution(environment, common, store, flags, reader).run(stores, new Forked(workflow), false);
        }
    }

    /** The new run, which is written when it is first asked for. */
    private final class Forked implements Execution.Starter {
        private final @Nullable Workflow workflow;
        private @Nullable String id;

        Forked(@Nullable Workflow workflow) {
            this.workflow = workflow;
        }

        @Override
        public String choose(WorkflowRunner runner) {
            String forked = id == null ? runner.fork(run, from, newRun, workflow) : id;
            id = forked;
            return forked;
        }

        @Override
        public Running start(WorkflowRunner runner, Runs runs) {
            return runner.resumeOrShow(choose(runner));
        }

        @Override
        public boolean mayWatch() {
            return newRun != null;
        }
    }
}
