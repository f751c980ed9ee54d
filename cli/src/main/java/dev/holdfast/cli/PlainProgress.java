package dev.holdfast.cli;

import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import java.io.PrintWriter;

/** One line for each thing that happens. Thread-safe. */
final class PlainProgress implements Progress {
    private final PrintWriter out;

    PlainProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void opened(RunView run, boolean continued) {
        if (continued) {
            long kept = run.tasks().stream()
                    .filter(task -> task.status() == TaskStatus.COMPLETED)
                    .count();
            out.println(run.id() + ": continued; " + Words.count(kept, "task") + " kept");
            run.tasks().stream()
                    .filter(task -> task.status() == TaskStatus.COMPLETED)
                    .forEach(task -> out.println(run.id() + ": " + task.id() + " kept"));
        } else {
            out.println(run.id() + ": started");
        }
    }

    @Override
    public void recorded(String runId, RunEvent event) {
        if (event.taskId() != null && event.type() != RunEvent.Type.WORKFLOW_FAILED) {
            out.println(Columns.plain(runId + ": " + event.taskId() + " " + Words.of(event)));
        }
    }
}
