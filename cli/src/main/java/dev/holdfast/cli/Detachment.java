package dev.holdfast.cli;

import dev.holdfast.flow.Engine;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunView;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.workflow.RunRequest;
import dev.holdfast.workflow.Submission;
import dev.holdfast.workflow.Workflow;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a run for workers, and says what it is called; of one that has finished, also how. Immutable. */
record Detachment(Environment environment, CommonFlags common, StoreFlags store) {

    /** Returns the exit code. */
    int submit(OpenStores stores, Workflow workflow, RunRequest request, QueuedRun.Order order)
            throws InterruptedException {
        try (var timers = new SystemTimers(environment.clock());
                var lease = new ForegroundLease(stores, environment, Holder.name(environment))) {
            String begun = begunElsewhere(stores, request);
            if (begun != null) {
                lease.take(() -> begun, false); // nobody loses a run that a living process is at work on
            }
            var engine = new Engine(stores.events(), timers, environment.random(), RunListener.NONE);
            stores.publish(environment, workflow, ActorFlag.user(environment), null);
            RunView run = new Submission(engine).submit(workflow, request, order);
            stores.derive(environment);
            PrintWriter out = environment.console().out();
            out.println(common.json ? JsonOutput.line(run) : run.id());
            if (!run.status().finished()) {
                return ExitCode.DONE;
            }
            if (!common.json) {
                new Report(out, new Hints(environment.invocation(), store, true)).print(run);
            }
            return Report.exitCode(run);
        }
    }

    private static @Nullable String begunElsewhere(OpenStores stores, RunRequest request) {
        return Optional.ofNullable(request.runId())
                .flatMap(id -> Run.read(stores.events().log(), id))
                .filter(run -> run.queued() == null && !run.status().finished())
                .map(Run::id)
                .orElse(null);
    }
}
