package dev.holdfast.workflow;

import java.nio.file.Path;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * One attempt at a task. Immutable, but for {@code inputs}, which is the handler's own copy.
 *
 * @param attempt 1, 2, 3…; the same again after a crash
 * @param recovered whether a process that died had started this attempt before: it may have had its effect
 * @param idempotencyKey the same for every attempt at this task in this run
 * @param inputs with templates filled in
 * @param directory where relative paths start: the working directory of the run
 * @param runStartedAt when the run was first started; with its id it tells the run from all others
 */
public record TaskCall(
        String runId,
        String taskId,
        int attempt,
        boolean recovered,
        String idempotencyKey,
        ObjectNode inputs,
        Path directory,
        Instant runStartedAt) {}
