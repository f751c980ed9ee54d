package dev.holdfast.workflow;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Attempt;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Runs workflows as tasks of others: started, continued or retried, whatever the child's own events ask for. Thread-safe. */
final class ChildRuns {
    private final WorkflowRunner runner;

    ChildRuns(WorkflowRunner runner) {
        this.runner = runner;
    }

    /** Runs the child of a task to its end. What keeps the child from going on is no failure of the task: its run stops too. */
    JsonNode run(String id, TaskCall call, Attempt attempt) throws InterruptedException {
        RunView ended;
        try {
            ended = end(id, call, attempt);
        } catch (Fenced | StoreFailed lost) {
            leave(call, attempt, lost);
            throw lost;
        }
        if (!ended.status().finished()) {
            leave(call, attempt, null);
            throw new InterruptedException("the child run '" + id + "' was stopped");
        }
        return output(ended);
    }

    private void leave(TaskCall call, Attempt attempt, @Nullable RuntimeException why) {
        attempt.stop(Attempt.Stop.LEAVE);
        runner.leave(call.runId(), why);
    }

    private RunView end(String id, TaskCall call, Attempt attempt) throws InterruptedException {
        Optional<Run> recorded = Run.read(runner.log(), id);
        if (recorded.isEmpty()) {
            return await(runner.startChild(id, call), attempt);
        }
        refuseStranger(recorded.get(), call);
        return goOn(recorded.get(), call, attempt);
    }

    private static JsonNode output(RunView child) {
        if (child.status() != RunStatus.COMPLETED) {
            throw new IllegalStateException("the child run '" + child.id() + "' "
                    + (child.status() == RunStatus.CANCELLED
                            ? "was cancelled"
                            : "failed in task '" + child.failedTask() + "': " + child.error()));
        }
        JsonNode output = child.output();
        return output == null ? Trees.MAPPER.nullNode() : output;
    }

    /** Each attempt after the first retries a child that has failed; the same attempt, recovered, only continues it. */
    private RunView goOn(Run child, TaskCall call, Attempt attempt) throws InterruptedException {
        if (child.status() == RunStatus.COMPLETED) {
            return child.view();
        }
        if (child.status().finished()) {
            if (child.retries() >= call.attempt() - 1) {
                return child.view();
            }
            runner.runs().retry(child.id());
        }
        return await(runner.resume(child.id()), attempt);
    }

    private static RunView await(Running child, Attempt attempt) throws InterruptedException {
        try {
            return child.await();
        } catch (InterruptedException stopped) {
            if (attempt.stopped() == Attempt.Stop.LEAVE) {
                child.stop();
            } else {
                child.cancel();
            }
            child.await();
            throw stopped;
        }
    }

    private static void refuseStranger(Run child, TaskCall call) {
        if (!call.runId().equals(child.parent())) {
            throw new IllegalStateException("the id of the child run, '" + child.id() + "', is taken by a run that '"
                    + call.runId() + "' did not start; run it under another id");
        }
    }
}
