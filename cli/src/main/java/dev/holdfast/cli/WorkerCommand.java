package dev.holdfast.cli;

import dev.holdfast.flow.Engine;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SteadyClock;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.worker.Worker;
import dev.holdfast.workflow.Surroundings;
import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.WorkflowReader;
import dev.holdfast.workflow.WorkflowRunner;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast worker}: carries out the runs that were started with {@code run --detach}. */
@Command(
        name = "worker",
        description = {
            "Carry out the runs that 'run --detach' has started, beside any number of other workers on the same store."
                    + " What a worker was at work on when it died is continued by another within ten seconds.",
            "SIGTERM and Ctrl-C make it leave what it is at work on to the others, at once, and end with exit code 0.",
            "Tasks find their files below the directory in which the worker was started."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast worker --store postgresql://db.example.com/holdfast",
            "  holdfast worker --store sqlite:runs.db --concurrency 16 --quiet",
            "  holdfast worker --store sqlite:runs.db --once --json"
        })
final class WorkerCommand implements Callable<Integer> {
    /** How often to look whether documents are behind what other processes have recorded. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final Environment environment;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many runs may be at work here at the same time. Default: ${DEFAULT-VALUE}.")
    private int concurrency;

    @Option(names = "--once", description = "End when nothing is left to carry out, here or by other workers.")
    private boolean once;

    @Mixin
    private final RunFlags flags = new RunFlags();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    WorkerCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        String holder = Holder.name(environment);
        try (OpenStores stores = OpenStores.open(store.settings(environment), environment);
                var timers = new SystemTimers(environment.clock());
                var steady = new SystemTimers(new SteadyClock(environment.clock()));
                Listeners listeners =
                        stores.listeners(environment, progress(), ActorFlag.user(environment), LOOK_EVERY);
                var runner = runner(new Engine(stores.events(), timers, environment.random(), listeners), holder);
                var leases = new Leases(stores.events().docs(), steady, holder, Leases.LENGTH)) {
            var worker = new Worker(stores.events(), runner, leases, steady, environment.random(), concurrency);
            environment.interruption().stopWith(worker::stop);
            say(
                    "worker " + holder + ": ready for " + Words.count(concurrency, "run"),
                    about(holder, "ready").put("concurrency", concurrency));
            int left = worker.work(once);
            String leaving = left == 0 ? "" : "; " + Words.count(left, "run") + " left to other workers";
            say(
                    "worker " + holder + ": stopped" + leaving,
                    about(holder, "stopped").put("left", left));
            return ExitCode.DONE;
        }
    }

    private Progress progress() {
        return flags.quiet
                ? Progress.NONE
                : new WorkerProgress(environment.console().out(), common.json);
    }

    private static ObjectNode about(String holder, String what) {
        return JsonOutput.object().put("worker", holder).put("state", what);
    }

    private void say(String line, ObjectNode object) {
        environment.console().out().println(common.json ? JsonOutput.line(object) : line);
    }

    private WorkflowRunner runner(Engine engine, String holder) {
        var handlers = TaskHandlers.load();
        var around = new Surroundings(
                environment.directory().toAbsolutePath(), environment.variables()::get, flags.parallel);
        return new WorkflowRunner(engine, handlers, new WorkflowReader(handlers).withoutPolicyCheck(), around, holder);
    }
}
