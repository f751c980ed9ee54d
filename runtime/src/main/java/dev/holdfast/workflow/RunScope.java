package dev.holdfast.workflow;

import dev.holdfast.condition.Condition;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What templates and conditions of a run refer to, and what they give. Everything throws IllegalArgumentException where it
 * makes no sense. One thread at a time.
 */
final class RunScope {
    private final Run run;
    private final ObjectNode names = Trees.object();
    private final ObjectNode tasks;
    private final Template.Scope scope;
    private final Map<String, Items> items = new HashMap<>();

    /** @param run what is recorded so far */
    RunScope(Run run, Function<String, @Nullable String> variables) {
        this.run = run;
        this.scope = new Template.Scope(names, variables);
        names.set("input", run.input());
        names.putObject("run").put("id", run.id());
        tasks = names.putObject(Reference.TASKS);
        for (TaskView task : run.tasks()) {
            if (task.status() == TaskStatus.COMPLETED || task.status() == TaskStatus.SKIPPED) {
                put(task);
            }
        }
    }

    /** Takes in an event that the run has taken in. */
    void apply(RunEvent event) {
        switch (event.type()) {
            case WORKFLOW_STARTED -> names.set("input", run.input());
            case TASK_COMPLETED, TASK_SKIPPED -> put(run.task(event.subject()));
            default -> {}
        }
    }

    private void put(TaskView task) {
        if (!Run.itemOwner(task.id()).equals(task.id())) {
            return; // what refers to items refers to the output of their task
        }
        JsonNode output = task.output();
        tasks.putObject(task.id())
                .put("status", task.status().word())
                .set("output", output == null ? Trees.MAPPER.nullNode() : output);
    }

    boolean test(String condition) {
        return Condition.ofWorkflow(condition).holds(names::get);
    }

    /** What the tool of some work gets. */
    ObjectNode inputs(Work work) {
        Task.CompensationAction undo = work.task().compensationAction();
        return work.kind() == Work.Kind.UNDO && undo != null
                ? TaskInputs.filled(undo, scope)
                : TaskInputs.filled(work.task(), scope(work));
    }

    /** The same for every attempt at the same work; another one when it was undone in between. */
    String idempotencyKey(Work work) {
        Task task = work.task();
        String template = task.idempotencyKey();
        String key = template == null
                ? run.id() + "/" + task.id()
                : Template.parse(template).text(scope(work));
        int undone = Math.max(run.task(task.id()).undone(), run.task(work.id()).undone());
        return key
                + (undone == 0 ? "" : "#" + (undone + 1))
                + switch (work.kind()) {
                    case TASK -> "";
                    case ITEM -> "/" + work.item();
                    case UNDO -> "/undo";
                };
    }

    /** What a parallel task runs for. It follows from what is recorded, and so is the same in a continued run. */
    Items items(Task task) {
        Items known = items.get(task.id());
        if (known == null) {
            known = new Items(task, TaskInputs.items(task, scope));
            items.put(task.id(), known);
        }
        return known;
    }

    private Template.Scope scope(Work work) {
        if (work.kind() != Work.Kind.ITEM) {
            return scope;
        }
        ObjectNode inItem = Trees.object();
        names.propertyStream().forEach(name -> inItem.set(name.getKey(), name.getValue()));
        inItem.set("item", items(work.task()).value(work));
        return new Template.Scope(inItem.put("index", work.item()), scope.environment());
    }
}
