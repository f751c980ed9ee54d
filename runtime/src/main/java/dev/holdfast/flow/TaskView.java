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
 * @param error why it failed, or why its last attempt did while it is retrying; a later success clears it; or why undoing it failed
 * @param dueAt when the next attempt starts, or when a sleep ends
 * @param recovered whether its last attempt was started again after a crash
 * @param compensation how undoing it goes
 * @param compensationFor the task it was run for, when it is a compensation hook
 * @param copiedFrom the run its result was copied from by a fork
 * @param child the run it started
 * @param undone how often it was compensated and run again by a retry
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
        @Nullable String child,
        int undone) {

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

    static TaskView pending(String id, int undone) {
        return pending(id, undone, null);
    }

    /** As it stands when its run is retried: whatever it has started goes on with it. */
    TaskView afresh() {
        return pending(id, undone, child);
    }

    private static TaskView pending(String id, int undone, @Nullable String child) {
        return new TaskView(
                id,
                TaskStatus.PENDING,
                0,
                null,
                null,
                null,
                null,
                null,
                false,
                Compensation.NONE,
                null,
                null,
                child,
                undone);
    }

    /** Its next state, by an event about an attempt at it. */
    TaskView after(RunEvent event) {
        RunEvent.Metadata metadata = event.metadata();
        return switch (event.type()) {
            case TASK_STARTED, COMPENSATION_TRIGGERED -> started(event);
            case TASK_COMPLETED, COMPENSATION_COMPLETED -> ended(TaskStatus.COMPLETED, event);
            case TASK_FAILED, COMPENSATION_FAILED -> ended(TaskStatus.FAILED, event);
            case TASK_SKIPPED -> ended(TaskStatus.SKIPPED, event);
            case TASK_TIMEOUT -> metadata.nextAttemptAt() == null ? ended(TaskStatus.TIMEOUT, event) : retrying(event);
            case TASK_RETRY, COMPENSATION_RETRY -> retrying(event);
            default -> throw new IllegalArgumentException(event.type() + " is not about an attempt");
        };
    }

    private TaskView started(RunEvent event) {
        String until = event.text("until");
        return new TaskView(
                id,
                TaskStatus.RUNNING,
                event.metadata().attempt(),
                startedAt == null ? event.time() : startedAt,
                null,
                null,
                error,
                until == null ? null : Instant.parse(until),
                event.metadata().recovered(),
                compensation,
                compensationFor,
                null,
                event.text("run"),
                undone);
    }

    private TaskView ended(TaskStatus outcome, RunEvent event) {
        return new TaskView(
                id,
                outcome,
                Math.max(attempt, event.metadata().attempt()),
                startedAt == null ? event.time() : startedAt,
                event.time(),
                event.data() == null ? null : event.data().get("output"),
                event.metadata().error(),
                null,
                recovered,
                compensation,
                compensationFor,
                event.metadata().copiedFrom(),
                event.text("run") == null ? child : event.text("run"),
                undone);
    }

    private TaskView retrying(RunEvent event) {
        return new TaskView(
                id,
                TaskStatus.RETRYING,
                event.metadata().attempt(),
                startedAt,
                null,
                null,
                event.metadata().error(),
                event.metadata().nextAttemptAt(),
                recovered,
                compensation,
                compensationFor,
                null,
                child,
                undone);
    }

    /** As it stands when its run has ended without it. */
    TaskView left(TaskStatus outcome, Instant when) {
        return new TaskView(
                id,
                outcome,
                attempt,
                startedAt,
                when,
                null,
                error,
                null,
                recovered,
                compensation,
                compensationFor,
                null,
                child,
                undone);
    }

    /** With how undoing it goes, and for whom it was triggered. */
    TaskView with(Compensation state, @Nullable String triggeredFor, @Nullable String trouble) {
        return new TaskView(
                id,
                status,
                attempt,
                startedAt,
                completedAt,
                output,
                trouble,
                dueAt,
                recovered,
                state,
                triggeredFor,
                copiedFrom,
                child,
                undone);
    }
}
