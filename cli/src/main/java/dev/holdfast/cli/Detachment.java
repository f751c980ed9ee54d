package dev.holdfast.cli;

import dev.holdfast.flow.Engine;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunView;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.workflow.RunRequest;
import dev.holdfast.workflow.Submission;
import dev.holdfast.workflow.Workflow;

/** Starts a run for workers, and says what it is called. Immutable. */
record Detachment(Environment environment, CommonFlags common) {

    /** Returns the exit code. */
    int submit(OpenStores stores, Workflow workflow, RunRequest request, QueuedRun.Order order) {
        try (var timers = new SystemTimers(environment.clock())) {
            var engine = new Engine(stores.events(), timers, environment.random(), RunListener.NONE);
            stores.publish(environment, workflow, ActorFlag.user(environment), null);
            RunView run = new Submission(engine).submit(workflow, request, order);
            stores.derive(environment);
            environment.console().out().println(common.json ? JsonOutput.line(run) : run.id());
            return ExitCode.DONE;
        }
    }
}
