package dev.holdfast.cli;

import dev.holdfast.flow.Runs;
import dev.holdfast.workflow.Running;
import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.WorkflowReader;
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
        footer = {"", "Example:", "  holdfast runs fork survive --from report"})
final class RunsForkCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Option(names = "--from", paramLabel = "TASK", required = true, description = "The first task to run again.")
    private String from = "";

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "The new run. Default: the next number of the old one.")
    private @Nullable String newRun;

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
        var reader = new WorkflowReader(TaskHandlers.load());
        return new Execution(environment, common, store, flags, reader).run(new Forked(), false);
    }

    /** The new run, which is written when it is first asked for. */
    private final class Forked implements Execution.Starter {
        private @Nullable String id;

        @Override
        public String choose(WorkflowRunner runner) {
            String forked = id == null ? runner.fork(run, from, newRun) : id;
            id = forked;
            return forked;
        }

        @Override
        public Running start(WorkflowRunner runner, Runs runs) {
            return runner.resume(choose(runner));
        }
    }
}
