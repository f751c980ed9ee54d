package dev.holdfast.cli;

import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import java.io.PrintWriter;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line when a run begins here, and one when it ends here, whichever way. Children say nothing. Thread-safe.
 *
 * @param json whether the lines are objects
 */
record WorkerProgress(PrintWriter out, boolean json) implements Progress {
    @Override
    public void opened(RunView run, boolean continued) {
        if (run.parent() == null) {
            long kept = run.tasks().stream()
                    .filter(task -> task.status() == TaskStatus.COMPLETED)
                    .count();
            boolean fresh = run.tasks().stream().allMatch(task -> task.status() == TaskStatus.PENDING);
            String words = fresh ? "begins" : "continues; " + Words.count(kept, "task") + " kept";
            print(run, words, about(run, "began").put("kept", kept));
        }
    }

    @Override
    public void closed(RunView run) {
        if (run.parent() == null) {
            ObjectNode ended = about(run, "ended").put("status", run.status().word());
            print(run, words(run), run.error() == null ? ended : ended.put("error", run.error()));
        }
    }

    private static String words(RunView run) {
        return switch (run.status()) {
            case COMPLETED -> "completed" + took(run);
            case FAILED -> "failed" + took(run) + ": " + run.error();
            case CANCELLED -> "cancelled";
            case PENDING, RUNNING, COMPENSATING ->
                run.error() == null ? "left to other workers" : "cannot go on: " + run.error();
        };
    }

    private static String took(RunView run) {
        return run.completedAt() == null
                ? ""
                : ", " + Words.length(Duration.between(run.startedAt(), run.completedAt())) + " after its start";
    }

    private static ObjectNode about(RunView run, String what) {
        return JsonOutput.object().put("run", run.id()).put("state", what);
    }

    private void print(RunView run, String words, ObjectNode object) {
        out.println(json ? JsonOutput.line(object) : Columns.plain(run.id() + ": " + words));
    }
}
