package dev.holdfast.workflow;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import dev.holdfast.store.Log;
import dev.holdfast.store.StoreException;
import java.util.Map;
import java.util.Optional;

/** A run cannot go on because the events of a child run are damaged. That is no outcome of the task that waits for it. */
public final class ChildUnreadable extends PersistenceException {
    private final String child;
    private final Throwable damage;

    private ChildUnreadable(String runId, String child, Throwable damage) {
        super(
                "workflow",
                "continue run",
                Map.of("run", runId, "child", child),
                "run '" + runId + "' waits for its child run '" + child + "', which cannot be read: "
                        + damage.getMessage(),
                "once that is restored from a backup, run '" + runId
                        + "' goes on: within a minute with a worker, or at once by: runs retry " + runId,
                damage);
        this.child = child;
        this.damage = damage;
    }

    /** The same for the run that waits for the run which waits. */
    ChildUnreadable above(String runId) {
        return new ChildUnreadable(runId, child, damage);
    }

    /**
     * Reads a child run; empty if nothing is recorded of it.
     *
     * @throws ChildUnreadable if what is recorded is damaged
     */
    static Optional<Run> read(Log log, String runId, String child) {
        try {
            return Run.read(log, child);
        } catch (PersistenceException unreadable) {
            Throwable cause = unreadable.getCause();
            if (unreadable instanceof StoreFailed && !(cause instanceof StoreException.Corrupt)) {
                throw unreadable;
            }
            throw new ChildUnreadable(runId, child, cause instanceof StoreException.Corrupt ? cause : unreadable);
        }
    }

    /**
     * Looks whether what a run was left for is mended, before anything more is recorded of it.
     *
     * @throws ChildUnreadable if it is not
     */
    static void refuse(Log log, Run run) {
        if (run.problem() == null) {
            return;
        }
        for (TaskView task : run.tasks()) {
            if (task.child() != null && isAtWork(task)) {
                try {
                    read(log, run.id(), task.child()).ifPresent(child -> refuse(log, child));
                } catch (ChildUnreadable below) {
                    throw below.above(run.id());
                }
            }
        }
    }

    private static boolean isAtWork(TaskView task) {
        return task.status() == TaskStatus.RUNNING || task.compensation() == TaskView.Compensation.RUNNING;
    }
}
