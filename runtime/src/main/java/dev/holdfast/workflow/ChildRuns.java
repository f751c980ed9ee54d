package dev.holdfast.workflow;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Attempt;
import dev.holdfast.flow.ChildStart;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs workflows as tasks of others: started, continued or retried, whatever the child's own events ask for. Thread-safe. */
final class ChildRuns {
    private final WorkflowRunner runner;

    ChildRuns(WorkflowRunner runner) {
        this.runner = runner;
    }

    /** Runs the child of a task to its end. What keeps the child from going on is no failure of the task: its run stops too. */
    JsonNode run(String id, TaskCall call, int start, Attempt attempt) throws InterruptedException {
        RunView ended;
        try {
            ended = end(id, call, start, attempt);
        } catch (ChildUnreadable damaged) {
            throw left(damaged.above(call.runId()), call, attempt);
        } catch (Fenced | StoreFailed lost) {
            throw left(lost, call, attempt);
        }
        if (!ended.status().finished()) {
            leave(call, attempt, null);
            throw new InterruptedException("the child run '" + id + "' was stopped");
        }
        return output(ended);
    }

    /**
     * Undoes what a child has completed, as if one of its tasks had failed.
     *
     * @return the tasks of the child that were undone
     */
    JsonNode undo(String id, TaskCall call, Attempt attempt) throws InterruptedException {
        try {
            return undone(id, call, attempt);
        } catch (ChildUnreadable damaged) {
            throw left(damaged.above(call.runId()), call, attempt);
        } catch (Fenced | StoreFailed lost) {
            throw left(lost, call, attempt);
        }
    }

    private RuntimeException left(RuntimeException lost, TaskCall call, Attempt attempt) {
        leave(call, attempt, lost);
        return lost;
    }

    private JsonNode undone(String id, TaskCall call, Attempt attempt) throws InterruptedException {
        while (true) {
            Run child = ChildUnreadable.read(runner.log(), call.runId(), id).orElse(null);
            boolean begun = child != null && child.undoing();
            if (child == null || (!begun && !runner.canUndo(child))) {
                return undone(List.of());
            }
            List<TaskView> stuck = tasks(child, TaskView.Compensation.FAILED);
            boolean over = child.status().finished();
            if (begun
                    && child.status() == RunStatus.FAILED
                    && (stuck.isEmpty() || child.undoings() >= call.attempt())) {
                refuseStuck(id, stuck);
                return undone(tasks(child, TaskView.Compensation.COMPLETED));
            }
            if (!begun && child.status() != RunStatus.COMPLETED) {
                throw new IllegalStateException("the child run '" + id + "' is "
                        + child.status().word() + " by now, as it was retried by itself, and is left as it is");
            }
            RunView ended = await(
                    over ? runner.undo(child, call.runId()) : runner.resumed(id).orElseThrow(), attempt);
            if (!ended.status().finished()) {
                leave(call, attempt, null);
                throw new InterruptedException("undoing the child run '" + id + "' was stopped");
            }
        }
    }

    private static void refuseStuck(String id, List<TaskView> stuck) {
        if (!stuck.isEmpty()) {
            TaskView first = stuck.getFirst();
            throw new IllegalStateException(
                    "the child run '" + id + "' could not undo task '" + first.id() + "': " + first.error());
        }
    }

    private static List<TaskView> tasks(Run child, TaskView.Compensation state) {
        return child.tasks().stream()
                .filter(task -> task.compensation() == state)
                .toList();
    }

    private static JsonNode undone(List<TaskView> tasks) {
        ObjectNode output = Trees.object();
        ArrayNode undone = output.putArray("undone");
        tasks.forEach(task -> undone.add(task.id()));
        return output;
    }

    private void leave(TaskCall call, Attempt attempt, @Nullable RuntimeException why) {
        attempt.stop(Attempt.Stop.LEAVE);
        runner.leave(call.runId(), why);
    }

    private RunView end(String id, TaskCall call, int start, Attempt attempt) throws InterruptedException {
        while (true) {
            Run child = ChildUnreadable.read(runner.log(), call.runId(), id).orElse(null);
            ChildStart next = ChildStart.of(child, call.runId(), start);
            if (child == null || next == ChildStart.BEGIN) {
                return await(runner.startChild(id, call, start), attempt);
            }
            if (next == ChildStart.RESULT) {
                return child.view();
            }
            Running continued = next == ChildStart.RETRY
                    ? runner.retryChild(child, call, start)
                    : runner.resumed(id).orElse(null);
            RunView ended = continued == null ? null : await(continued, attempt);
            if (ended != null && !ended.status().finished()) {
                return ended;
            }
        }
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
}
