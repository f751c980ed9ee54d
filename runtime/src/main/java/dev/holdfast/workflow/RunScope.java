package dev.holdfast.workflow;

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
import tools.jackson.databind.node.ArrayNode;
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
    private final Expressions expressions;
    private final Map<String, Items> items = new HashMap<>();

    /** What the conditions of tasks gave that have not begun yet, because others are at work. */
    private final Map<String, Boolean> wanted = new HashMap<>();

    /** @param run what is recorded so far */
    RunScope(Run run, Expressions expressions, Function<String, @Nullable String> variables) {
        this.run = run;
        this.expressions = expressions;
        this.scope = new Template.Scope(names, variables, expressions::template);
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
        return expressions.condition(condition).holds(names::get, expressions.budget());
    }

    /** Whether a task is to run. What it waited for has finished, so that this does not change until it begins. */
    boolean wants(Task task) {
        String when = task.when();
        if (when == null) {
            return true;
        }
        Boolean known = wanted.get(task.id());
        if (known == null) {
            known = test(when);
            wanted.put(task.id(), known);
        }
        return known;
    }

    /** What the tool of some work gets. */
    ObjectNode inputs(Work work) {
        if (work.kind() != Work.Kind.UNDO) {
            return TaskInputs.filled(work.task(), scope(work));
        }
        Task.CompensationAction undo = work.task().compensationAction();
        return undo == null ? Trees.object() : TaskInputs.filled(undo, scope(work));
    }

    /** The same for every attempt at the same work; another one when it was undone in between. */
    String idempotencyKey(Work work) {
        Task task = work.task();
        String template = task.idempotencyKey();
        String key = template == null
                ? run.id() + "/" + task.id()
                : expressions.template(template).text(scope(work));
        int undone = undone(work);
        return key
                + (undone == 0 ? "" : "#" + (undone + 1))
                + (work.item() < 0 ? "" : "/" + work.item())
                + (work.kind() == Work.Kind.UNDO ? "/undo" : "");
    }

    /** How often it was undone and run again: as a whole, or the item alone. */
    int undone(Work work) {
        return Math.max(run.task(work.task().id()).undone(), run.task(work.id()).undone());
    }

    /** What a parallel task runs for. It follows from what is recorded, and so is the same in a continued run. */
    Items items(Task task) {
        Items known = items.get(task.id());
        if (known == null) {
            known = new Items(task, TaskInputs.items(task, scope, expressions.itemsText()));
            items.put(task.id(), known);
        }
        return known;
    }

    private Template.Scope scope(Work work) {
        boolean partial = work.kind() == Work.Kind.UNDO
                && work.task().type() == Task.Type.PARALLEL
                && run.task(work.task().id()).status() != TaskStatus.COMPLETED;
        if (work.item() < 0 && !partial) {
            return scope;
        }
        ObjectNode more = Trees.object();
        names.propertyStream().forEach(name -> more.set(name.getKey(), name.getValue()));
        if (work.item() >= 0) {
            more.set("item", items(work.task()).value(work));
            more.put("index", work.item());
        }
        if (partial) {
            more.set(Reference.TASKS, tasks.deepCopy().set(work.task().id(), partial(work.task())));
        }
        return new Template.Scope(more, scope.environment(), scope.templates());
    }

    /** A parallel task that did not come to its end, for what undoes it: null stands for the items that did not either. */
    private ObjectNode partial(Task task) {
        ObjectNode partial =
                Trees.object().put("status", run.task(task.id()).status().word());
        ArrayNode outputs = partial.putArray("output");
        items(task).all().forEach(item -> outputs.add(run.task(item.id()).output()));
        return partial;
    }
}
