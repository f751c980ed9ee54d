package dev.holdfast.cli;

import dev.holdfast.flow.Engine;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Runs;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.workflow.Running;
import dev.holdfast.workflow.Surroundings;
import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.WorkflowReader;
import dev.holdfast.workflow.WorkflowRunner;
import java.util.function.BiFunction;

/**
 * One run carried out by this process: opens what it needs, shows the progress, stops when the process is told to end, and
 * says how it went. Immutable.
 *
 * @param reader reads definitions
 */
record Execution(Environment environment, CommonFlags common, StoreFlags store, RunFlags flags, WorkflowReader reader) {

    /** What makes a run start or continue. */
    interface Starter {
        /** Which run that would be. */
        String choose(WorkflowRunner runner);

        Running start(WorkflowRunner runner, Runs runs);

        /** Whether to wait for the end of the run where another process is at work on it. */
        default boolean mayWatch() {
            return false;
        }
    }

    /** Makes a run continue that is known by its id. */
    static Starter of(String runId, BiFunction<WorkflowRunner, Runs, Running> start) {
        return new Starter() {
            @Override
            public String choose(WorkflowRunner runner) {
                return runId;
            }

            @Override
            public Running start(WorkflowRunner runner, Runs runs) {
                return start.apply(runner, runs);
            }
        };
    }

    /**
     * Starts a run and waits for it.
     *
     * @return the exit code
     */
    int run(Starter starter, boolean repeatable) throws InterruptedException {
        try (OpenStores stores = OpenStores.open(store.settings(environment), environment)) {
            return run(stores, starter, repeatable);
        }
    }

    /** The same in stores that are open, and stay so. */
    int run(OpenStores stores, Starter starter, boolean repeatable) throws InterruptedException {
        try (var timers = new SystemTimers(environment.clock())) {
            RunView end = carryOut(stores, timers, starter);
            var report =
                    new Report(environment.console().out(), new Hints(environment.invocation(), store, repeatable));
            if (common.json) {
                report.printJson(end);
            } else {
                report.print(end);
            }
            return Report.exitCode(end);
        }
    }

    private RunView carryOut(OpenStores stores, SystemTimers timers, Starter starter) throws InterruptedException {
        var around = new Surroundings(
                environment.directory().toAbsolutePath(), environment.variables()::get, flags.parallel);
        String holder = Holder.name(environment);
        try (Progress progress = Progress.of(environment, common.json, flags.quiet);
                Listeners listeners = stores.listeners(environment, progress, ActorFlag.user(environment), null);
                var runner = new WorkflowRunner(
                        new Engine(stores.events(), timers, environment.random(), listeners),
                        TaskHandlers.load(),
                        reader,
                        around,
                        stores.shared() ? holder : null);
                var lease = new ForegroundLease(stores, environment, holder)) {
            lease.take(() -> starter.choose(runner), starter.mayWatch());
            Running running = starter.start(runner, new Runs(stores.events(), environment.clock()));
            lease.whenLost(running::stop);
            environment.interruption().stopWith(running::stop);
            progress.follow(running);
            return running.await();
        }
    }
}
