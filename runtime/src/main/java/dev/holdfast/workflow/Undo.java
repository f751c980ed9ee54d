package dev.holdfast.workflow;

import dev.holdfast.flow.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Says what of a run is undone, and in which order: from what was completed last to what was completed first. A task is undone
 * by its {@code compensationAction}, one of the tool {@code workflow} without one by undoing the child. One thread at a time.
 */
final class Undo {
    private final List<Work> works;
    private int done;

    /** What there is to undo of a run in which nothing more completes. */
    Undo(Run run, Function<String, @Nullable Task> tasks, Function<Task, Items> items) {
        this.works = of(run, tasks, items);
    }

    /** The next that is not undone yet; null if there is none. */
    @Nullable
    Work next(Predicate<Work> isOver) {
        while (done < works.size() && isOver.test(works.get(done))) {
            done++;
        }
        return done < works.size() ? works.get(done) : null;
    }

    /** Whether there is a way to undo a task. */
    static boolean isPossible(Task task) {
        return !task.compensating() && (task.compensationAction() != null || undoesChild(task));
    }

    private static boolean undoesChild(Task task) {
        if (task.compensationAction() != null || task.simulated() || !TaskInputs.isChildRun(task)) {
            return false;
        }
        JsonNode definition = task.inputs().get(TaskInputs.DEFINITION);
        return definition == null || mayUndo(definition);
    }

    /** Whether a task of a definition may be undone; what stands in a file of its own is not known. */
    private static boolean mayUndo(JsonNode definition) {
        boolean inFile = EngineTool.WORKFLOW.equals(definition.path("toolName").asString(""))
                && definition.path("inputs").has("file");
        if (inFile || definition.has("compensationAction")) {
            return true;
        }
        for (JsonNode inner : definition) {
            if (inner.isContainer() && mayUndo(inner)) {
                return true;
            }
        }
        return false;
    }

    private static List<Work> of(Run run, Function<String, @Nullable Task> tasks, Function<Task, Items> items) {
        Map<String, Work> all = new LinkedHashMap<>();
        Set<String> completed = Set.copyOf(run.completed());
        for (String id : List.copyOf(run.completed()).reversed()) {
            Task whole = tasks.apply(id);
            Task task = whole == null ? tasks.apply(Run.itemOwner(id)) : whole;
            if (task == null || !isPossible(task)) {
                continue;
            }
            List<Work> works = whole == null ? ofItem(task, id, completed) : ofTask(task, items);
            works.forEach(work -> all.putIfAbsent(work.key(), work));
        }
        return List.copyOf(all.values());
    }

    private static List<Work> ofTask(Task task, Function<Task, Items> items) {
        if (!oneByOne(task)) {
            return List.of(Work.undo(task));
        }
        List<Work> works = new ArrayList<>();
        items.apply(task).all().reversed().forEach(item -> works.add(Work.undo(task, item.item())));
        return works;
    }

    /** An item is undone with its task, unless that has not completed. */
    private static List<Work> ofItem(Task task, String id, Set<String> completed) {
        if (completed.contains(task.id())) {
            return List.of();
        }
        return List.of(oneByOne(task) ? Work.undo(task, Work.index(id)) : Work.undo(task));
    }

    /** Whether the items of a parallel task are undone one by one: child runs, and what the action names the item for. */
    private static boolean oneByOne(Task task) {
        Task.CompensationAction action = task.compensationAction();
        return task.type() == Task.Type.PARALLEL && (action == null || namesItem(action.args()));
    }

    private static boolean namesItem(JsonNode value) {
        if (value.isString()) {
            return Template.parse(value.stringValue()).references().stream()
                    .anyMatch(reference -> Reference.OF_ITEM.contains(reference.root()));
        }
        for (JsonNode inner : value) {
            if (namesItem(inner)) {
                return true;
            }
        }
        return false;
    }
}
