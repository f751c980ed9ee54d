package dev.holdfast.cli;

import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says how a run went, and what to do next. Immutable.
 *
 * @param hints makes the commands that are suggested
 */
record Report(PrintWriter out, Hints hints) {
    private static final int WIDEST_OUTPUT = 500;

    static int exitCode(RunView run) {
        return switch (run.status()) {
            case COMPLETED -> ExitCode.DONE;
            case FAILED, CANCELLED -> ExitCode.FAILED;
            case PENDING, RUNNING, COMPENSATING -> ExitCode.UNFINISHED;
        };
    }

    void printJson(RunView run) {
        ObjectNode result = JsonOutput.object().put("exitCode", exitCode(run));
        out.println(JsonOutput.line(result.set("result", JsonOutput.tree(run))));
    }

    void print(RunView run) {
        switch (run.status()) {
            case COMPLETED -> completed(run);
            case FAILED -> failed(run);
            case CANCELLED -> {
                long undone = run.tasks().stream()
                        .filter(task -> task.compensation() == TaskView.Compensation.COMPLETED)
                        .count();
                out.println("Run " + run.id() + " was cancelled; "
                        + (undone == 0
                                ? "nothing"
                                : Words.count(undone, "task") + " had been undone before, nothing else")
                        + " was undone.");
                waysOn(run, "Continue after all with: ");
            }
            case PENDING, RUNNING, COMPENSATING -> {
                long done = count(run, TaskStatus.COMPLETED);
                out.println("Run " + run.id() + " was stopped with " + done + " of "
                        + Words.count(run.tasks().size(), "task")
                        + " completed. What is completed will not run again.");
                out.println("Continue with: " + hints.again(run.id()));
            }
        }
    }

    private void completed(RunView run) {
        String taken = run.completedAt() == null
                ? ""
                : " in " + Words.length(Duration.between(run.startedAt(), run.completedAt()));
        out.println("Run " + run.id() + " completed" + taken + ".");
        if (run.output() != null && !run.output().isEmpty()) {
            out.println("Output: " + Columns.cut(JsonOutput.line(run.output()), WIDEST_OUTPUT));
        }
        out.println("See more with: " + hints.runs("show", run.id()));
    }

    private void failed(RunView run) {
        String task = run.failedTask() == null ? "" : " at task " + run.failedTask();
        out.println("Run " + run.id() + " failed" + task + ": " + run.error());
        undone(run, TaskView.Compensation.COMPLETED, "Undone: ");
        undone(run, TaskView.Compensation.FAILED, "Could not be undone: ");
        out.println("See what happened with: " + hints.runs("show", run.id()));
        waysOn(run, "Try again, keeping what is done, with: ");
    }

    private void waysOn(RunView run, String title) {
        out.println(title + hints.runs("retry", run.id()));
        out.println("With a mended file add --with FILE; from an earlier task: " + hints.runs("fork", run.id())
                + " --from TASK; from the beginning: another --run-id.");
    }

    private void undone(RunView run, TaskView.Compensation how, String title) {
        List<String> tasks = run.tasks().stream()
                .filter(task -> task.compensation() == how)
                .map(TaskView::id)
                .toList();
        if (!tasks.isEmpty()) {
            out.println(title + String.join(", ", tasks) + ".");
        }
    }

    private static long count(RunView run, TaskStatus status) {
        return run.tasks().stream().filter(task -> task.status() == status).count();
    }
}
