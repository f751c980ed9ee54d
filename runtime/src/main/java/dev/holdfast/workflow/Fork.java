package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Journal;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Begins a new run with results of another. */
final class Fork {
    private Fork() {}

    /** @throws IllegalArgumentException if the workflow has no such task */
    static void write(Engine engine, Run from, Workflow workflow, String fromTask, String newRunId) {
        Instant now = engine.timers().clock().instant();
        List<RunEvent> events = new ArrayList<>();
        events.add(RunEvent.ofRun(RunEvent.Type.WORKFLOW_STARTED, now, started(from)));
        Set<String> again = fromOn(workflow, fromTask);
        for (String id : from.completed()) {
            String owner = Run.itemOwner(id);
            boolean whole = !owner.equals(id) && from.completed().contains(owner);
            TaskView view = from.task(id);
            if (!again.contains(owner) && !whole && kept(view) && kept(from.task(owner))) {
                events.add(copy(view, from.id(), now));
            }
        }
        new Journal(engine, newRunId, 0).decide(() -> events);
    }

    private static ObjectNode started(Run from) {
        ObjectNode data = Trees.object();
        data.put("name", from.name());
        data.set("definition", from.definition());
        data.set("input", from.input());
        return data.put("forkedFrom", from.id());
    }

    private static boolean kept(TaskView view) {
        return view.compensationFor() == null
                && (view.compensation() == TaskView.Compensation.NONE
                        || view.compensation() == TaskView.Compensation.FAILED);
    }

    private static RunEvent copy(TaskView view, String from, Instant now) {
        ObjectNode data = Trees.object();
        data.set("output", view.output());
        return new RunEvent(
                RunEvent.Type.TASK_COMPLETED,
                now,
                view.id(),
                data,
                Metadata.ended(view.attempt(), null, null).withCopiedFrom(from));
    }

    /** The task and everything that depends on it, directly or not. */
    private static Set<String> fromOn(Workflow workflow, String fromTask) {
        Set<String> again = new HashSet<>(Set.of(workflow.task(fromTask).id()));
        boolean more;
        do {
            more = false;
            for (Task task : workflow.tasks()) {
                if (task.dependencies().stream().anyMatch(again::contains)) {
                    more |= again.add(task.id());
                }
            }
        } while (more);
        return again;
    }
}
