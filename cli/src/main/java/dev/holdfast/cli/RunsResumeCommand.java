package dev.holdfast.cli;

import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.WorkflowReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast runs resume}: continues an unfinished run without its file. */
@Command(
        name = "resume",
        description = "Continue an unfinished run with the definition that it was started with.",
        footer = {"", "Example:", "  holdfast runs resume survive"})
final class RunsResumeCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Mixin
    private final RunFlags flags = new RunFlags();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    RunsResumeCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        var reader = new WorkflowReader(TaskHandlers.load());
        return new Execution(environment, common, store, flags, reader)
                .run(Execution.of(run, (runner, runs) -> runner.resume(run)), false);
    }
}
