package dev.holdfast.cli;

import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.workflow.LeftProcesses;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast runs cancel}: ends a run, also one that another process is at work on. */
@Command(
        name = "cancel",
        description = "Cancel a run and its children; what is running is stopped, nothing is undone.",
        footer = {"", "Example:", "  holdfast runs cancel survive"})
final class RunsCancelCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LOOK_EVERY_MILLIS = 100;

    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    RunsCancelCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunView view = cancelled();
        if (common.json) {
            environment.console().out().println(JsonOutput.line(view));
        } else {
            String word = view.status().finished() ? view.status().word() : "asked to stop, and has not answered yet";
            environment.console().out().println("Run " + run + " is " + word + ".");
        }
        return view.status().finished() ? ExitCode.DONE : ExitCode.UNFINISHED;
    }

    private RunView cancelled() throws InterruptedException {
        try (Backend backend = store.open(environment, Access.WRITER)) {
            var runs = new Runs(backend, environment.clock());
            return cancelled(backend, runs);
        } catch (Unavailable unavailable) {
            if (!Failures.isHeld(unavailable)) {
                throw unavailable;
            }
            return asked();
        }
    }

    private RunView cancelled(Backend backend, Runs runs) throws InterruptedException {
        try {
            return runs.cancel(run);
        } finally { // also where a child cannot be read
            OpenStores.derive(store.settings(environment), environment, backend);
            LeftProcesses.end(runs, run);
        }
    }

    /** Asks the process that holds the store, and waits for it. */
    private RunView asked() throws InterruptedException {
        try (Backend backend = store.open(environment, Access.GUEST)) {
            var runs = new Runs(backend, environment.clock());
            if (!runs.show(run).status().finished()) {
                runs.requestCancel(run);
            }
            Instant deadline = environment.clock().instant().plus(PATIENCE);
            RunView view = runs.show(run);
            while (!view.status().finished() && environment.clock().instant().isBefore(deadline)) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                view = runs.show(run);
            }
            LeftProcesses.end(runs, run);
            return view;
        }
    }
}
