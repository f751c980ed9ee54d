package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.DefinitionChanged;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says whether a run can go on with a definition that is not the one it was started with. */
final class DefinitionChange {
    /** What a result follows from: when one of these differs, a recorded result is not that of the task any more. */
    private static final Set<String> DECISIVE =
            Set.of("type", "toolName", "inputs", "when", "dependencies", "dependsOn", "sandboxConfig");

    /** What an attempt that was started is made with. */
    private static final Set<String> STARTED = Set.of("type", "toolName", "sandboxConfig");

    /** What the result of an item follows from. */
    private static final Set<String> OF_ITEMS = Set.of("type", "toolName", "inputs", "sandboxConfig");

    private DefinitionChange() {}

    /**
     * Compares what a run was started with and what is asked for now.
     *
     * @param accept whether changes are asked for
     * @return what to record of the change; null if there is none
     * @throws DefinitionChanged if the change is not accepted, or not safe
     */
    static @Nullable ObjectNode check(Run run, Workflow workflow, boolean accept) {
        DefinitionDiff diff = DefinitionDiff.between(run.definition(), workflow.source());
        if (diff.changes().isEmpty()) {
            return null;
        }
        if (!accept) {
            throw new DefinitionChanged(run.id(), diff.lines(), remedy(run));
        }
        List<String> unsafe = diff.changes().stream()
                .map(change -> unsafe(run, change))
                .filter(why -> why != null)
                .toList();
        if (!unsafe.isEmpty()) {
            throw new DefinitionChanged(
                    run.id(), unsafe, "these changes are not safe: put them back, or fork the run from that task");
        }
        ObjectNode data = Trees.object();
        data.set("definition", workflow.source());
        ArrayNode changes = data.putArray("changes");
        diff.lines().forEach(changes::add);
        return data;
    }

    private static String remedy(Run run) {
        return switch (run.status()) {
            case PENDING, RUNNING, COMPENSATING ->
                "put the definition back, accept the changes, or start another run under another run id";
            case FAILED, CANCELLED ->
                "put the definition back to see how it ended, accept the changes to go on with it, or start another run"
                        + " under another run id";
            case COMPLETED ->
                "it has completed: put the definition back to see its result, fork it with the changed"
                        + " definition, or start another run under another run id";
        };
    }

    /** Input that is given must be that of the run; input that is left out stands for it. */
    static void refuseInput(Run run, @Nullable ObjectNode input) {
        if (input != null && !Trees.json(input).equals(Trees.json(run.input()))) {
            throw new DefinitionChanged(
                    run.id(),
                    List.of("the input was " + run.input() + " and is " + input),
                    "continue it with the same input, or start another run under another run id");
        }
    }

    /** Why a change must not be accepted; null if it may. */
    private static @Nullable String unsafe(Run run, DefinitionDiff.Change change) {
        if (change.task() == null) {
            return null;
        }
        TaskView task = run.task(change.task());
        boolean decisive = change.field() != null && DECISIVE.contains(change.field());
        return switch (task.status()) {
            case COMPLETED, SKIPPED -> completed(task, change, decisive);
            case RUNNING, RETRYING -> started(run, task, change);
            case PENDING, FAILED, TIMEOUT, CANCELLED -> ofItems(run, task, change);
        };
    }

    private static @Nullable String completed(TaskView task, DefinitionDiff.Change change, boolean decisive) {
        if (!change.removed()) {
            return decisive
                    ? change + ", but its result is recorded (" + task.status().word() + ")"
                    : null;
        }
        boolean undoable = change.before() != null && change.before().has("compensationAction");
        return undoable ? change + ", but it has completed and could not be undone without its definition" : null;
    }

    private static @Nullable String started(Run run, TaskView task, DefinitionDiff.Change change) {
        if (change.removed() || (change.field() != null && STARTED.contains(change.field()))) {
            return change + ", but it was started and has no outcome yet";
        }
        return ofItems(run, task, change);
    }

    /** Results of items that are recorded are kept, so what they follow from may not change. */
    private static @Nullable String ofItems(Run run, TaskView task, DefinitionDiff.Change change) {
        boolean decisive = change.removed() || (change.field() != null && OF_ITEMS.contains(change.field()));
        boolean itemsDone = decisive
                && run.tasks().stream()
                        .anyMatch(item -> item.status() == TaskStatus.COMPLETED
                                && !item.id().equals(task.id())
                                && Run.itemOwner(item.id()).equals(task.id()));
        return itemsDone ? change + ", but results of its items are recorded" : null;
    }
}
