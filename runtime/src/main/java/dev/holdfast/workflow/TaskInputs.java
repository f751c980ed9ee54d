package dev.holdfast.workflow;

import tools.jackson.databind.node.ObjectNode;

/** Which inputs of a task are its tool's, and which the engine reads itself. */
final class TaskInputs {
    /** The input of a decision: an expression, never filled in. */
    static final String CONDITION = "condition";

    /** The input of a parallel task: what its tool runs for, side by side. */
    static final String ITEMS = "items";

    /** The input of a child run whose templates are the child's own. */
    static final String DEFINITION = "definition";

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
}
