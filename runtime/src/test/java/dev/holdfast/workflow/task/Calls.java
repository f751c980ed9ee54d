package dev.holdfast.workflow.task;

import dev.holdfast.event.Trees;
import dev.holdfast.workflow.TaskCall;
import dev.holdfast.workflow.TaskHandler;
import java.nio.file.Path;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls a handler the way the engine does. */
record Calls(TaskHandler handler, Path directory) {
    static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.678Z");

    static ObjectNode json(String text) {
        return (ObjectNode) Trees.MAPPER.readTree(text);
    }

    TaskCall call(String inputs, boolean recovered) {
        return new TaskCall("run-1", "task-1", 2, recovered, "run-1/task-1", json(inputs), directory, STARTED);
    }

    /** Runs it with inputs that pass the check first. */
    JsonNode run(String inputs) throws Exception {
        handler.check(json(inputs));
        return handler.run(call(inputs, false));
    }
}
