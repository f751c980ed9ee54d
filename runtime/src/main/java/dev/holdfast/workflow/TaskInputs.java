package dev.holdfast.workflow;

import dev.holdfast.event.Filling;
import dev.holdfast.event.Shown;
import dev.holdfast.workflow.Template.Scope;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which inputs of a task are its tool's, which the engine reads itself, and how their templates are filled in. */
final class TaskInputs {
    /** The input of a decision: an expression, never filled in. */
    static final String CONDITION = "condition";

    /** The input of a parallel task: what its tool runs for, side by side. */
    static final String ITEMS = "items";

    /** The input of a child run whose templates are the child's own. */
    static final String DEFINITION = "definition";

    /** The most items of a parallel task. */
    static final int MAX_ITEMS = 10_000;

    private static final int MAX_SLEEP_TEXT = 10_000;

    private TaskInputs() {}

    /** A copy of the inputs with those only that the tool gets; templates not filled in. */
    static ObjectNode ofTool(Task task) {
        ObjectNode inputs = task.inputs().deepCopy();
        switch (task.type()) {
            case ACTION -> {}
            case DECISION -> inputs.remove(CONDITION);
            case PARALLEL -> inputs.remove(ITEMS);
        }
        return inputs;
    }

    /**
     * What the tool gets. Values of environment variables are in it: it is never recorded.
     *
     * @throws IllegalArgumentException if a reference leads nowhere; the message says which input, and what is there
     */
    static ObjectNode filled(Task task, Scope scope) {
        ObjectNode inputs = ofTool(task);
        JsonNode definition = isChildRun(task) ? inputs.remove(DEFINITION) : null;
        boolean sleeps = EngineTool.SLEEP.equals(task.toolName()); // any number of which begin at once
        ObjectNode filled = object(inputs, "inputs", scope, new Filling(sleeps ? MAX_SLEEP_TEXT : Filling.MAX_ALL));
        return definition == null ? filled : filled.set(DEFINITION, definition);
    }

    /** What the tool of a compensation action gets, like {@link #filled(Task, Scope)}. */
    static ObjectNode filled(Task.CompensationAction action, Scope scope) {
        return object(action.args(), "compensationAction.args", scope, new Filling());
    }

    /**
     * What a parallel task runs for.
     *
     * @throws IllegalArgumentException if it is no list, too long, or a reference leads nowhere
     */
    static List<JsonNode> items(Task task, Scope scope) {
        return items(task, scope, Filling.MAX_ALL);
    }

    /** @param most characters that they may be made of */
    static List<JsonNode> items(Task task, Scope scope, long most) {
        JsonNode items = fill(task.inputs().path(ITEMS), "inputs.items", scope, new Filling(most));
        if (!items.isArray()) {
            throw new IllegalArgumentException(
                    "inputs.items gave " + Shown.value(items) + ", which is not a list; refer to one");
        }
        if (items.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("inputs.items has " + items.size() + " items, more than " + MAX_ITEMS
                    + "; hand over several at a time");
        }
        List<JsonNode> list = new ArrayList<>();
        items.forEach(list::add);
        return list;
    }

    static boolean isChildRun(Task task) {
        return "workflow".equals(task.toolName());
    }

    private static ObjectNode object(ObjectNode value, String name, Scope scope, Filling filling) {
        ObjectNode filled = JsonNodeFactory.instance.objectNode();
        value.propertyStream()
                .forEach(member -> filled.set(
                        member.getKey(), fill(member.getValue(), name + "." + member.getKey(), scope, filling)));
        return filled;
    }

    private static JsonNode fill(JsonNode value, String name, Scope scope, Filling filling) {
        return switch (value.getNodeType()) {
            case OBJECT -> object((ObjectNode) value, name, scope, filling);
            case ARRAY -> {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode(value.size());
                value.forEach(item -> filled.add(fill(item, name + "[" + filled.size() + "]", scope, filling)));
                yield filled;
            }
            case STRING -> text(value.stringValue(), name, scope, filling);
            default -> value;
        };
    }

    private static JsonNode text(String text, String name, Scope scope, Filling filling) {
        try {
            return scope.templates().apply(text).fill(scope, filling);
        } catch (IllegalArgumentException nowhere) {
            throw new IllegalArgumentException(name + ": " + nowhere.getMessage(), nowhere);
        }
    }
}
