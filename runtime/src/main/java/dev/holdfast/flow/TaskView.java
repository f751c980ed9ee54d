package dev.holdfast.flow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A step of a run, for showing. Immutable.
 *
 * @param id the task's id; an item of a parallel task is {@code task[0]}, {@code task[1]}…
 * @param attempt the number of the last attempt, 0 before the first
 * @param startedAt when the first attempt started
 * @param completedAt when its outcome was recorded, success or not
 * @param output what it returned; null unless completed, JSON null if that is what it returned
 * @param error why it failed, or why its last attempt did while it is retrying; a later success clears it
 * @param dueAt when the next attempt starts, or when a sleep ends
 * @param recovered whether its last attempt was started again after a crash
 * @param compensation how undoing it goes
 * @param compensationFor the task it was run for, when it is a compensation hook
 * @param copiedFrom the run its result was copied from by a fork
 * @param child the run it started
 */
public record TaskView(
        String id,
        TaskStatus status,
        int attempt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable JsonNode output,
        @Nullable String error,
        @Nullable Instant dueAt,
        boolean recovered,
        Compensation compensation,
        @Nullable String compensationFor,
        @Nullable String copiedFrom,
        @Nullable String child) {

    /** How undoing a completed step goes. */
    public enum Compensation {
        NONE,
        RUNNING,
        COMPLETED,
        FAILED
    }

    /** From the start of its first attempt to its outcome; null before that. */
    public @Nullable Duration duration() {
        return startedAt == null || completedAt == null ? null : Duration.between(startedAt, completedAt);
    }
}
