package dev.holdfast.cli;

import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Runs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast runs retry}: gives a failed run another chance. */
@Command(
        name = "retry",
        description = {
            "Continue a failed or cancelled run with fresh retry budgets. Completed tasks are kept; those that"
                    + " failed or were undone run again.",
            "With --with it goes on with a mended file, also where it is only unfinished. The flow of a Java program is"
                    + " made to continue when that program runs it again."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast runs retry bank-transfer",
            "  holdfast runs retry bank-transfer --with mended.yaml"
        })
final class RunsRetryCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Mixin
    private final MendedFlags mended = new MendedFlags();

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
        var reader = MendedFlags.reader();
        var definition = mended.read(environment, reader);
        try (OpenStores stores = OpenStores.open(store.settings(environment), environment)) {
            var runs = new Runs(stores.events(), environment.clock());
            if (!runs.isWorkflow(run)) {
                return retryFlow(runs);
            }
            var workflow = definition.apply(stores.events().log());
            return new Execution(environment, common, store, flags, reader)
                    .run(stores, Execution.of(run, (runner, all) -> runner.retry(run, workflow)), false);
        }
    }

    /** Only the program that has the flow can go on with it. */
    private int retryFlow(Runs runs) {
        if (mended.given()) {
            throw new IllegalArgumentException(
                    "run '" + run + "' is the flow of a Java program, which no file can replace;"
                            + " mend the program, and leave --with out");
        }
        RunView view = runs.retry(run);
        environment
                .console()
                .out()
                .println(
                        common.json
                                ? JsonOutput.line(view)
                                : "Run " + run
                                        + " is to continue. It is the flow of a Java program, which goes on with it"
                                        + " when it runs it again; nothing else has to be done.");
        return ExitCode.DONE;
    }
}
