package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Attempt;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Does the work of an attempt. Thread-safe. */
final class Tools {
    private final Map<String, TaskHandler> handlers;
    private final ChildRuns children;

    Tools(Map<String, TaskHandler> handlers, ChildRuns children) {
        this.handlers = handlers;
        this.children = children;
    }

    JsonNode run(Launch launch, Attempt attempt) throws Exception {
        if (launch.result() != null) {
            return launch.result();
        }
        String tool = launch.tool();
        if (tool == null) {
            return Trees.MAPPER.nullNode();
        }
        if (launch.childRun() != null && launch.work().kind() == Work.Kind.UNDO) {
            return children.undo(launch.childRun(), launch.call(), attempt);
        }
        if (launch.childRun() != null) {
            return children.run(launch.childRun(), launch.call(), launch.childStart(), attempt);
        }
        if (tool.equals(EngineTool.NOOP)) {
            return launch.call().inputs();
        }
        TaskHandler handler = handlers.get(tool);
        if (handler == null && launch.work().hadNothingToDo()) {
            return Trees.MAPPER.nullNode();
        }
        if (handler == null) {
            throw new IllegalArgumentException("no tool '" + tool + "' is installed here; add the jar that brings it");
        }
        return handler.run(launch.call());
    }
}
