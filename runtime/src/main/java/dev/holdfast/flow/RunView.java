package dev.holdfast.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run as its events tell it, for showing. Immutable.
 *
 * @param name what the definition calls itself
 * @param completedAt when it finished, well or not
 * @param output the result of a flow; for a workflow the outputs of its last tasks, by id; null unless completed
 * @param error why it failed
 * @param failedTask the task that failed it
 * @param parent the run that started it as a child
 * @param forkedFrom the run it was forked from
 * @param version of its stream
 * @param tasks in the order in which they first appear: by their start, then those not yet started as defined
 */
public record RunView(
        String id,
        String name,
        RunStatus status,
        Instant startedAt,
        @Nullable Instant completedAt,
        JsonNode input,
        @Nullable JsonNode output,
        @Nullable String error,
        @Nullable String failedTask,
        @Nullable String parent,
        @Nullable String forkedFrom,
        long version,
        List<TaskView> tasks) {
    public RunView {
        tasks = List.copyOf(tasks);
    }

    static RunView of(Run run, Instant startedAt, @Nullable Instant completedAt) {
        List<TaskView> views = new ArrayList<>(run.tasks());
        Set<String> known = new HashSet<>();
        views.forEach(view -> known.add(view.id()));
        for (JsonNode task : run.definition().path("tasks")) {
            String name = task.path("id").asString("");
            if (known.add(name)) {
                views.add(TaskView.pending(name, 0));
            }
        }
        return new RunView(
                run.id(),
                run.name(),
                run.status(),
                startedAt,
                completedAt,
                run.input(),
                run.output(),
                run.error() == null ? run.problem() : run.error(),
                run.failedTask(),
                run.parent(),
                run.forkedFrom(),
                run.version(),
                views);
    }

    /** @throws IllegalArgumentException if there is no such task */
    public TaskView task(String id) {
        return tasks.stream()
                .filter(task -> task.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("run '" + this.id + "' has no task '" + id + "'"));
    }
}
