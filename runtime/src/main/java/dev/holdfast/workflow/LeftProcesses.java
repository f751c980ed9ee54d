package dev.holdfast.workflow;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.flow.RunNotFound;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Runs;
import dev.holdfast.flow.TaskView;
import dev.holdfast.process.Orphans;
import dev.holdfast.process.RunIdentity;

/** The processes of a run that go on although the Holdfast process that started them was killed. Thread-safe. */
public final class LeftProcesses {
    private LeftProcesses() {}

    /**
     * Ends what the commands of a run and of its children left running on this machine: asked first, killed three seconds
     * later. What a process that is alive looks after is left alone. Where the system does not show it (it does on Linux),
     * nothing is found.
     *
     * @throws RunNotFound if nothing is recorded under this id
     */
    public static void end(Runs runs, String runId) throws InterruptedException {
        RunView run = runs.show(runId);
        Orphans.end(new RunIdentity(run.id(), run.startedAt()));
        for (TaskView task : run.tasks()) {
            String child = task.child();
            if (child != null) {
                endChild(runs, child);
            }
        }
    }

    private static void endChild(Runs runs, String child) throws InterruptedException {
        try {
            end(runs, child);
        } catch (PersistenceException notBegun) {
            // The parent was cut off before it could begin, or nobody can read what belongs to it: the others are
            // ended.
        }
    }
}
