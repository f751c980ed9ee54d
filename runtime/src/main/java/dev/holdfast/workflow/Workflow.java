package dev.holdfast.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A workflow definition that has been read and checked. Immutable, but for {@code source}, which nobody changes.
 *
 * @param id also the first choice of a run id
 * @param goal free text of the JSON form
 * @param constraints free texts of the JSON form
 * @param successCriteria free texts of the JSON form
 * @param tasks in the order of the file, ids unique, dependencies known and without a cycle
 * @param expressions the conditions and templates of the tasks
 * @param source the definition as a tree, as recorded with each run and compared when a run continues
 */
public record Workflow(
        String id,
        String name,
        @Nullable String goal,
        List<String> constraints,
        List<String> successCriteria,
        List<Task> tasks,
        SafetyPolicy safetyPolicy,
        Expressions expressions,
        ObjectNode source) {
    public Workflow {
        constraints = List.copyOf(constraints);
        successCriteria = List.copyOf(successCriteria);
        tasks = List.copyOf(tasks);
    }

    /** @throws IllegalArgumentException if there is no task with this id */
    public Task task(String id) {
        return tasks.stream()
                .filter(task -> task.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("workflow '" + this.id + "' has no task '" + id + "'"));
    }
}
