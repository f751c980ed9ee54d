package dev.holdfast.workflow;

import dev.holdfast.definition.Fields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Does the work of tasks that name its tool. Found by {@link java.util.ServiceLoader}. Thread-safe.
 *
 * <p>A handler runs at least once for each task, and may run again with the same idempotency key when a process dies
 * between the work and its record: make the effect idempotent by that key, or harmless.
 */
public interface TaskHandler {
    /** The {@code toolName} it answers to. */
    String toolName();

    /**
     * Checks the inputs of a task when its workflow is loaded; templates are not filled in yet. What {@link Fields} refuses
     * is told with its line and column.
     *
     * @throws IllegalArgumentException if an input is missing, unknown or malformed; the message says what to write
     */
    default void check(ObjectNode inputs) {}

    /**
     * Does the work. The thread is interrupted on timeout and on cancel: stop at once then, and stop whatever was started.
     *
     * @return the output, which later tasks refer to
     * @throws Exception if the attempt failed; its message is recorded and shown
     */
    JsonNode run(TaskCall call) throws Exception;
}
