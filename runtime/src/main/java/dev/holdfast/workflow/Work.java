package dev.holdfast.workflow;

import dev.holdfast.flow.AttemptOutcomes;
import dev.holdfast.flow.RunEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that attempts are made at: a task, an item of a parallel task, or undoing one of these. Immutable.
 *
 * @param item the index of the item; -1 for none
 */
record Work(Task task, Kind kind, int item) {
    enum Kind {
        TASK,
        ITEM,
        UNDO
    }

    static Work of(Task task) {
        return new Work(task, Kind.TASK, -1);
    }

    static Work item(Task task, int item) {
        return new Work(task, Kind.ITEM, item);
    }

    static Work undo(Task task) {
        return undo(task, -1);
    }

    /** Undoing one item of a parallel task. */
    static Work undo(Task task, int item) {
        return new Work(task, Kind.UNDO, item);
    }

    /** The tool that does it; null for none. A child run is undone by itself, unless its task says how. */
    @Nullable
    String tool() {
        if (kind == Kind.UNDO && task.compensationAction() != null) {
            return task.compensationAction().tool();
        }
        return task.simulated() ? null : task.toolName();
    }

    /** Whether a run of its own does it. */
    boolean isChildRun() {
        return EngineTool.WORKFLOW.equals(tool());
    }

    /** Whether it undoes a task that did nothing: the tool for that need not even be installed. */
    boolean hadNothingToDo() {
        return kind == Kind.UNDO && (task.toolName() == null || task.simulated());
    }

    /** The event of work that cannot even begin, because what it is given makes no sense; trying again would not help. */
    RunEvent refused(Throwable error, Instant now) {
        return AttemptOutcomes.refused(id(), kind == Kind.UNDO, error, now);
    }

    /** What its events name. */
    String id() {
        return item < 0 ? task.id() : task.id() + "[" + item + "]";
    }

    /** Tells it from every other work of the run. */
    String key() {
        return kind == Kind.UNDO ? "undo " + id() : id();
    }

    /** The 7 of {@code task[7]}. */
    static int index(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('[') + 1, id.length() - 1));
    }
}
