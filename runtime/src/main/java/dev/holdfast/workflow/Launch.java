package dev.holdfast.workflow;

import dev.holdfast.flow.AttemptOutcomes;
import dev.holdfast.time.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An attempt whose start is decided. Immutable.
 *
 * @param tool what does the work; null for nothing
 * @param childRun the run that the tool starts or continues; null if it is not the tool for that
 * @param childStart which start of the child it is, by {@link dev.holdfast.flow.Run#childStarts}
 * @param result what the attempt returns without any tool, null where the tool decides
 */
record Launch(
        Work work,
        @Nullable String tool,
        TaskCall call,
        @Nullable String childRun,
        int childStart,
        @Nullable JsonNode result) {

    /** The attempt, once it was made. */
    AttemptOutcomes.Made made(Duration took) {
        Task.Retry retry = work.task().retry();
        return new AttemptOutcomes.Made(
                work.id(),
                work.kind() == Work.Kind.UNDO,
                call.attempt(),
                took,
                retry.maxAttempts(),
                new Backoff(retry.backoff(), retry.multiplier(), retry.jitter()),
                " (timeoutMs)");
    }
}
