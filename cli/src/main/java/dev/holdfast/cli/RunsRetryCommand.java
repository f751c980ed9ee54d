package dev.holdfast.cli;

import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.WorkflowReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast runs retry}: gives a failed run another chance. */
@Command(
        name = "retry",
        description =
                "Continue a failed or cancelled run with fresh retry budgets. Completed tasks are kept; those that"
                        + " failed or were undone run again.",
        footer = {"", "Example:", "  holdfast runs retry bank-transfer"})
final class RunsRetryCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Mixin
    private final RunFlags flags = new RunFlags();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    RunsRetryCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        var reader = new WorkflowReader(TaskHandlers.load());
        return new Execution(environment, common, store, flags, reader)
                .run(
                        Execution.of(run, (runner, runs) -> {
                            runs.retry(run);
                            return runner.resume(run);
                        }),
                        false);
    }
}
