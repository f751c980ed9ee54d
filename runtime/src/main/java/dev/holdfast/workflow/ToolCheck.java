package dev.holdfast.workflow;

import dev.holdfast.definition.Fault;
import dev.holdfast.definition.Fields;
import dev.holdfast.definition.FieldsRefused;
import dev.holdfast.definition.Nearest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Checks the tools a task names and what it hands them. One thread at a time. */
final class ToolCheck {
    private final WorkflowCheck check;
    private final Map<String, TaskHandler> handlers;
    private final Fields fields;
    private final Task task;

    ToolCheck(WorkflowCheck check, Map<String, TaskHandler> handlers, Fields fields, Task task) {
        this.check = check;
        this.handlers = handlers;
        this.fields = fields;
        this.task = task;
    }

    void check() {
        String tool = task.toolName();
        if (tool != null && !known(tool) && !task.simulated()) {
            fields.problem("toolName", "is " + unknown(tool));
        } else if (tool != null) {
            inputs(tool, TaskInputs.ofTool(task), "inputs", fields.pointer() + "/inputs");
        }
        if (tool != null
                && !task.allowedTools().isEmpty()
                && !task.allowedTools().contains(tool)) {
            fields.problem(
                    "toolName",
                    "is '" + tool + "', which its own allowedTools do not list; add it there, or use one of them");
        }
        compensationAction();
        nestedDefinition();
        unread();
    }

    /** What nothing reads is refused, lest somebody relies on it. What a task without a tool says is for the tool to come. */
    private void unread() {
        if (EngineTool.SLEEP.equals(task.toolName())) {
            String why = ", which a sleep has no use for: it is no attempt, and its end is recorded when it begins";
            refuse(why, "timeoutMs", "retry", "idempotencyKey");
        } else if (task.type() == Task.Type.DECISION && task.inputs().has(TaskInputs.CONDITION)) {
            String why =
                    ", which a condition has no use for: it is decided at once, and would be decided the same again";
            refuse(why, "timeoutMs", "retry", "idempotencyKey");
        } else if (TaskInputs.isChildRun(task)) {
            refuse(", which a child run has no use for: its tasks have keys of their own", "idempotencyKey");
        }
    }

    private void refuse(String why, String... names) {
        for (String name : names) {
            if (fields.has(name)) {
                fields.problem(name, "is set" + why + "; remove it");
            }
        }
    }

    private void compensationAction() {
        Task.CompensationAction action = task.compensationAction();
        if (action == null || action.tool().isBlank() || task.compensating()) {
            return; // of a compensation task it is never used, which GraphCheck says
        }
        String pointer = fields.pointer() + "/compensationAction";
        String name = "compensationAction.tool";
        boolean nothingToUndo = task.toolName() == null || task.simulated();
        if (EngineTool.NAMES.contains(action.tool())) {
            String clause = "', which the engine does itself and cannot undo anything with; use another tool";
            check.problem(pointer + "/tool", said(name, "is '" + action.tool() + clause));
        } else if (known(action.tool())) {
            inputs(action.tool(), action.args(), "compensationAction.args", pointer + "/args");
        } else if (nothingToUndo) {
            String clause =
                    ", and no such tool is installed; as the task itself does nothing, there is nothing to undo";
            check.warning(pointer + "/tool", said(name, "is " + Nearest.quoted(action.tool()) + clause));
        } else {
            check.problem(pointer + "/tool", said(name, "is " + unknown(action.tool())));
        }
    }

    private void inputs(String tool, ObjectNode inputs, String label, String pointer) {
        try {
            if (EngineTool.NAMES.contains(tool)) {
                EngineTool.read(tool, Fields.unfilled(inputs));
            }
            TaskHandler handler = handlers.get(tool);
            if (handler != null) {
                handler.check(inputs.deepCopy());
            }
        } catch (FieldsRefused refused) {
            for (Fault fault : refused.faults()) {
                check.fault(new Fault(
                        pointer + fault.pointer(),
                        fault.name(),
                        said("", fault.message()).replaceFirst("inputs\\.", label + ".")));
            }
        } catch (IllegalArgumentException refused) {
            check.problem(pointer, said(label, "are refused by the tool '" + tool + "': " + refused.getMessage()));
        }
    }

    private void nestedDefinition() {
        if (TaskInputs.isChildRun(task)) {
            fields.object("inputs")
                    .flatMap(inputs -> inputs.object("definition"))
                    .ifPresent(check::read);
        }
    }

    private boolean known(String tool) {
        return handlers.containsKey(tool) || EngineTool.NAMES.contains(tool);
    }

    private String unknown(String tool) {
        Set<String> known = new TreeSet<>(handlers.keySet());
        known.addAll(EngineTool.NAMES);
        return Nearest.quoted(tool) + ", and no such tool is installed; " + Nearest.hint(tool, known);
    }

    private String said(String name, String clause) {
        return fields.label() + name + (name.isEmpty() ? "" : " ") + clause;
    }
}
