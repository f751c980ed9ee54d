package dev.holdfast.flow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event of a run. Immutable, but for {@code data}, which nobody changes. Its stored body is
 * {@code {"workflowId":…,"taskId":…,"data":{…},"metadata":{…}}}, members in this order and left out when empty.
 *
 * @param taskId the step it is about; null for the run itself
 * @param data what the type says
 */
public record RunEvent(
        Type type,
        Instant time,
        @Nullable String taskId,
        @Nullable ObjectNode data,
        Metadata metadata) {

    /** What happened. */
    public enum Type {
        /**
         * data: name, definition, input, parent, parentTask, forkedFrom, and queue if it is for workers; start, for a child run:
         * which start of it by its parent this answers, 1, 2, 3…
         */
        WORKFLOW_STARTED,
        /** data: worker. Another process goes on with it; whoever had it before can record nothing more. */
        WORKFLOW_CLAIMED,
        /** data: queue, workflow. Begun elsewhere, and handed to workers. */
        WORKFLOW_QUEUED,
        /**
         * Its process stopped in order; what it was at work on is started again and was not cut short by a crash. metadata:
         * error, where it cannot go on until something is mended.
         */
        WORKFLOW_LEFT,
        /** data: output. */
        WORKFLOW_COMPLETED,
        /** taskId: the task that failed it; metadata: error. */
        WORKFLOW_FAILED,
        /** Cancelled; what was running has been stopped. */
        WORKFLOW_CANCELLED,
        /**
         * Failed or cancelled before, and continues with fresh budgets; failed and compensated tasks are pending again. data,
         * for a child run that its parent retries: start, as in WORKFLOW_STARTED.
         */
        WORKFLOW_RETRIED,
        /** data: by. A child run that had completed is undone, because the run that started it failed. */
        WORKFLOW_UNDOING,
        /** data: definition, changes. Continues with another definition. */
        WORKFLOW_CHANGED,
        /** metadata: attempt, recovered. data, for a sleep: until; for a child run: run. */
        TASK_STARTED,
        /** data: output, also when it is null; metadata: attempt, duration, copiedFrom. */
        TASK_COMPLETED,
        /** metadata: attempt, duration, error. The last attempt failed. */
        TASK_FAILED,
        /** metadata: attempt, duration, error, nextAttemptAt. An attempt failed, and another follows. */
        TASK_RETRY,
        /** metadata: attempt, duration, error, abandoned; nextAttemptAt where another attempt follows. */
        TASK_TIMEOUT,
        /** Its condition was false. */
        TASK_SKIPPED,
        /**
         * taskId: the hook that is run next, with metadata compensationFor; or the task that is being undone, with metadata
         * attempt, recovered.
         */
        COMPENSATION_TRIGGERED,
        /** taskId: the task that was undone; data: output; metadata: attempt, duration. */
        COMPENSATION_COMPLETED,
        /** taskId: the task that is being undone; metadata: attempt, duration, error, nextAttemptAt. */
        COMPENSATION_RETRY,
        /** taskId: the task that could not be undone; metadata: attempt, duration, error. */
        COMPENSATION_FAILED
    }

    /** An event about the run itself. */
    public static RunEvent ofRun(Type type, Instant time, @Nullable ObjectNode data) {
        return new RunEvent(type, time, null, data, Metadata.NONE);
    }

    /** The body that is stored for it in the stream of a run. */
    public ObjectNode body(String runId) {
        return RunCodec.body(runId, this);
    }

    /** The step it is about. */
    public String subject() {
        if (taskId == null) {
            throw new IllegalStateException("a " + type + " names no task");
        }
        return taskId;
    }

    /** What {@code data} says under a name; null when it says nothing. */
    public @Nullable String text(String name) {
        return data == null ? null : data.path(name).asString(null);
    }

    /**
     * What is known about an attempt. Immutable.
     *
     * @param attempt 1, 2, 3…; 0 for none
     * @param duration of the attempt, in milliseconds
     * @param nextAttemptAt when the next attempt starts
     * @param recovered whether the attempt was started before, by a process that died
     * @param abandoned whether the attempt did not stop when it was told to
     * @param compensationFor the task whose failure triggered a hook
     * @param copiedFrom the run the result was copied from
     */
    public record Metadata(
            int attempt,
            @Nullable Long duration,
            @Nullable String error,
            @Nullable Instant nextAttemptAt,
            boolean recovered,
            boolean abandoned,
            @Nullable String compensationFor,
            @Nullable String copiedFrom) {
        public static final Metadata NONE = new Metadata(0, null, null, null, false, false, null, null);

        /** The start of an attempt. */
        public static Metadata starting(int attempt, boolean recovered) {
            return new Metadata(attempt, null, null, null, recovered, false, null, null);
        }

        /** The end of an attempt. */
        public static Metadata ended(int attempt, @Nullable Duration duration, @Nullable String error) {
            Long millis = duration == null ? null : duration.toMillis();
            return new Metadata(attempt, millis, error, null, false, false, null, null);
        }

        public Metadata withNextAttemptAt(Instant next) {
            return new Metadata(attempt, duration, error, next, recovered, abandoned, compensationFor, copiedFrom);
        }

        public Metadata withAbandoned() {
            return new Metadata(attempt, duration, error, nextAttemptAt, recovered, true, compensationFor, copiedFrom);
        }

        public Metadata withCompensationFor(String task) {
            return new Metadata(attempt, duration, error, nextAttemptAt, recovered, abandoned, task, copiedFrom);
        }

        public Metadata withCopiedFrom(String run) {
            return new Metadata(attempt, duration, error, nextAttemptAt, recovered, abandoned, compensationFor, run);
        }
    }
}
