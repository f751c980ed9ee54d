package dev.holdfast.workflow;

import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens once a task has failed for good: nothing new starts, what is at work comes to its end, the hooks of the
 * failed tasks run, completed tasks are undone from the last to the first, and the run has failed. One thread at a time.
 */
final class Unwinding {
    private final GraphState graph;
    private final Starts starts;
    private final Advance advance;
    private final Instant now;

    Unwinding(GraphState graph, Starts starts, Advance advance, Instant now) {
        this.graph = graph;
        this.starts = starts;
        this.advance = advance;
        this.now = now;
    }

    void decide() {
        settle();
        if (starts.none() && hooksRan() && undone()) {
            fail();
        }
    }

    /**
     * An attempt that a crash cut short may have had its effect: it is made again, so that it can be undone. What waits for
     * its next attempt has failed, as there is none. A parallel task has its outcome once none of its items is at work.
     */
    private void settle() {
        for (TaskView view : List.copyOf(graph.run().tasks())) {
            if (view.status() == TaskStatus.RETRYING) {
                giveUp(view);
            } else if (view.status() == TaskStatus.RUNNING && view.dueAt() == null) {
                settle(view);
            }
        }
    }

    private void settle(TaskView view) {
        Task task = graph.task(view.id());
        Work work = work(view.id());
        if (work != null) {
            advance.work(work, view);
        } else if (task != null) {
            advance.settled(task);
        }
    }

    /** Tasks that only compensate go on to be attempted. */
    private void giveUp(TaskView view) {
        Work work = work(view.id());
        if (work != null && !work.task().compensating()) {
            RunEvent.Type type =
                    graph.run().timedOut(view.id()) ? RunEvent.Type.TASK_TIMEOUT : RunEvent.Type.TASK_FAILED;
            graph.record(new RunEvent(type, now, view.id(), null, Metadata.ended(view.attempt(), null, view.error())));
        }
    }

    /** What the step of that name is attempts at; null for a parallel task, whose items are. */
    private @Nullable Work work(String id) {
        Task task = graph.task(id);
        if (task != null) {
            return task.type() == Task.Type.PARALLEL ? null : Work.of(task);
        }
        Task owner = graph.task(Run.itemOwner(id));
        return owner == null ? null : Work.item(owner, Work.index(id));
    }

    private boolean hooksRan() {
        for (String id : List.copyOf(graph.run().failed())) {
            Task failed = graph.task(id);
            Task hook = failed == null || failed.compensating() ? null : hook(failed);
            if (hook != null && !hookRan(hook, id)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Task hook(Task failed) {
        Task.Compensation hooks = failed.compensation();
        boolean timedOut = graph.run().task(failed.id()).status() == TaskStatus.TIMEOUT;
        String hook = timedOut && hooks.onTimeout() != null ? hooks.onTimeout() : hooks.onFailure();
        return hook == null ? null : graph.task(hook);
    }

    private boolean hookRan(Task hook, String failed) {
        if (graph.run().task(hook.id()).compensationFor() == null) {
            graph.record(new RunEvent(
                    RunEvent.Type.COMPENSATION_TRIGGERED,
                    now,
                    hook.id(),
                    null,
                    Metadata.NONE.withCompensationFor(failed)));
        }
        advance.task(hook);
        return graph.run().task(hook.id()).status().finished();
    }

    private boolean undone() {
        Undo undo = graph.undo();
        for (Work work = undo.next(this::isOver); work != null; work = undo.next(this::isOver)) {
            advance.work(work, graph.run().undo(work.id()));
            if (!isOver(work)) {
                return false;
            }
        }
        return true;
    }

    private boolean isOver(Work undo) {
        return graph.run().undo(undo.id()).status().finished();
    }

    private void fail() {
        String failed = graph.firstFailed();
        String error = failed == null
                ? "undone, because run '" + graph.run().parent() + "', which started it, failed"
                : graph.run().task(failed).error();
        graph.record(new RunEvent(RunEvent.Type.WORKFLOW_FAILED, now, failed, null, Metadata.ended(0, null, error)));
    }
}
