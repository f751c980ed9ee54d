package dev.holdfast.flow;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How undoing the steps of a run goes, each as if it were a step itself. One thread at a time. */
final class RunUndos {
    private final Map<String, TaskView> undos = new LinkedHashMap<>();

    /** Pending if the events do not know it. */
    TaskView of(String step) {
        TaskView view = undos.get(step);
        return view == null ? TaskView.pending(step, 0) : view;
    }

    /** Takes in an event about undoing a step, and gives the step with how it goes. */
    TaskView apply(RunEvent event, TaskView step) {
        TaskView undo = of(step.id()).after(event);
        undos.put(step.id(), undo);
        TaskView.Compensation state = switch (undo.status()) {
            case COMPLETED -> nothingUndone(undo) ? TaskView.Compensation.NONE : TaskView.Compensation.COMPLETED;
            case FAILED -> TaskView.Compensation.FAILED;
            default -> TaskView.Compensation.RUNNING;
        };
        return step.with(state, step.compensationFor(), trouble(step, undo));
    }

    /** Of some child runs nothing can be undone. */
    private static boolean nothingUndone(TaskView undo) {
        return undo.child() != null
                && undo.output() != null
                && undo.output().path("undone").isEmpty();
    }

    /** Why a step failed is not forgotten when it is undone. */
    private static @Nullable String trouble(TaskView step, TaskView undo) {
        if (step.status() == TaskStatus.COMPLETED || step.error() == null) {
            return undo.error();
        }
        return undo.status() == TaskStatus.FAILED
                ? Recorded.message(step.error() + "; undoing it failed: " + undo.error())
                : step.error();
    }

    /** What could not be undone is to be tried again. */
    void forgetFailed() {
        undos.values().removeIf(undo -> undo.status() == TaskStatus.FAILED);
    }

    void forget() {
        undos.clear();
    }

    /** Whether a step was undone, by itself or as an item of another, or is half undone. */
    boolean undone(String step) {
        return begun(step) || begun(Run.itemOwner(step));
    }

    private boolean begun(String step) {
        TaskStatus undo = of(step).status();
        return undo != TaskStatus.PENDING && undo != TaskStatus.FAILED;
    }

    /** Whether a step was undone by undoing its child, which then goes on and makes again what was undone. */
    boolean keepsChild(TaskView step) {
        return step.copiedFrom() == null && of(step.id()).child() != null;
    }

    /** The parallel tasks of which items were undone one by one. */
    Set<String> partly() {
        Set<String> owners = new HashSet<>();
        for (String id : undos.keySet()) {
            if (!Run.itemOwner(id).equals(id) && begun(id)) {
                owners.add(Run.itemOwner(id));
            }
        }
        return owners;
    }
}
