package dev.holdfast.workflow;

import dev.holdfast.event.Expression;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import java.util.HashMap;
import java.util.Locale;
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
    private final Function<String, @Nullable String> variables;
    private final ObjectNode names = Trees.object();
    private final ObjectNode tasks;
    private final Map<String, ArrayNode> items = new HashMap<>();

    /** @param run what is recorded so far */
    RunScope(Run run, Function<String, @Nullable String> variables) {
        this.run = run;
        this.variables = variables;
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
        JsonNode output = task.output();
        tasks.putObject(task.id())
                .put("status", task.status().word())
                .set("output", output == null ? Trees.MAPPER.nullNode() : output);
    }

    boolean test(String condition) {
        return Expression.parse(condition).test(names);
    }

    /** What the tool of some work gets. */
    ObjectNode inputs(Work work) {
        Task task = work.task();
        Task.CompensationAction action = work.kind() == Work.Kind.UNDO ? task.compensationAction() : null;
        ObjectNode unfilled = action == null ? TaskInputs.ofTool(task) : action.args();
        ObjectNode inputs = Trees.object();
        unfilled.propertyStream().forEach(input -> {
            boolean ofChild =
                    TaskInputs.DEFINITION.equals(input.getKey()) && EngineTool.WORKFLOW.equals(task.toolName());
            inputs.set(input.getKey(), ofChild ? input.getValue() : fill(input.getValue(), work));
        });
        return inputs;
    }

    /** The same for every attempt at the same work; another one when it was undone in between. */
    String idempotencyKey(Work work) {
        Task task = work.task();
        String template = task.idempotencyKey();
        String key = template == null ? run.id() + "/" + task.id() : text(Template.parse(template), work);
        int undone = run.task(task.id()).undone();
        return key
                + (undone == 0 ? "" : "#" + (undone + 1))
                + switch (work.kind()) {
                    case TASK -> "";
                    case ITEM -> "/" + work.item();
                    case UNDO -> "/undo";
                };
    }

    /** What a parallel task runs for. */
    ArrayNode items(Task task) {
        ArrayNode known = items.get(task.id());
        if (known != null) {
            return known;
        }
        JsonNode filled = fill(task.inputs().path(TaskInputs.ITEMS), Work.of(task));
        if (filled instanceof ArrayNode array) {
            items.put(task.id(), array);
            return array;
        }
        throw new IllegalArgumentException("inputs.items is not a list but "
                + filled.getNodeType().name().toLowerCase(Locale.ROOT) + "; give it a list to run the tool for");
    }

    private JsonNode fill(JsonNode value, Work work) {
        if (value.isString()) {
            return value.stringValue().contains("{{")
                    ? Template.parse(value.stringValue()).fill(scope(work))
                    : value;
        }
        if (value.isObject()) {
            ObjectNode filled = Trees.object();
            value.propertyStream().forEach(member -> filled.set(member.getKey(), fill(member.getValue(), work)));
            return filled;
        }
        if (value.isArray()) {
            ArrayNode filled = Trees.MAPPER.createArrayNode();
            value.forEach(element -> filled.add(fill(element, work)));
            return filled;
        }
        return value;
    }

    private String text(Template template, Work work) {
        return template.fill(scope(work)).asString();
    }

    private Template.Scope scope(Work work) {
        if (work.kind() != Work.Kind.ITEM) {
            return new Template.Scope(names, variables);
        }
        ObjectNode inItem = Trees.object();
        names.propertyStream().forEach(name -> inItem.set(name.getKey(), name.getValue()));
        inItem.set("item", items(work.task()).get(work.item()));
        return new Template.Scope(inItem.put("index", work.item()), variables);
    }
}
