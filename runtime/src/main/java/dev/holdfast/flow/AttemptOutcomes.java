package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Attempt.Outcome;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import dev.holdfast.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides what the end of an attempt records, for workflows and flows alike: done, failed for good, or tried again later.
 * One thread at a time.
 */
public final class AttemptOutcomes {
    /** How often the same attempt is started again after its process died, before the step has failed. */
    public static final int MAX_RECOVERIES = 10;

    private final RandomGenerator random;

    /** @param random the jitter of waits */
    public AttemptOutcomes(RandomGenerator random) {
        this.random = random;
    }

    /**
     * An attempt that was made. Immutable.
     *
     * @param step what its events name
     * @param undo whether it was an attempt to undo the step
     * @param number 1, 2, 3…
     * @param took how much time went by, whatever was done to the wall clock
     * @param maxAttempts how many there may be
     * @param backoff the waits between them
     * @param limit where its timeout is set, for messages; empty where the reader knows
     */
    public record Made(
            String step, boolean undo, int number, Duration took, int maxAttempts, Backoff backoff, String limit) {
        private Metadata ended(@Nullable String error) {
            return Metadata.ended(number, took, error);
        }
    }

    /**
     * The event of an attempt that ended; null if it was stopped, which is no outcome.
     *
     * @param again whether trying again makes sense at all
     */
    public @Nullable RunEvent event(Made made, Outcome outcome, Instant now, boolean again) {
        return switch (outcome) {
            case Outcome.Completed completed -> completed(made, completed.output(), now);
            case Outcome.Failed failed -> {
                boolean next = again && !(failed.error() instanceof Unrecordable);
                yield failed(made, Recorded.message(failed.error()), now, next);
            }
            case Outcome.TimedOut timedOut -> timedOut(made, timedOut, now, again);
            case Outcome.Stopped stopped -> null;
        };
    }

    private static RunEvent completed(Made made, JsonNode output, Instant now) {
        ObjectNode data = Trees.object();
        data.set("output", output);
        Type type = made.undo() ? Type.COMPENSATION_COMPLETED : Type.TASK_COMPLETED;
        return new RunEvent(type, now, made.step(), data, made.ended(null));
    }

    private RunEvent failed(Made made, String error, Instant now, boolean again) {
        Metadata metadata = made.ended(error);
        if (again && made.number() < made.maxAttempts()) {
            Type type = made.undo() ? Type.COMPENSATION_RETRY : Type.TASK_RETRY;
            return new RunEvent(type, now, made.step(), null, metadata.withNextAttemptAt(next(made, now)));
        }
        return failed(made.step(), made.undo(), now, metadata);
    }

    private static RunEvent failed(String step, boolean undo, Instant now, Metadata metadata) {
        return new RunEvent(undo ? Type.COMPENSATION_FAILED : Type.TASK_FAILED, now, step, null, metadata);
    }

    /** An attempt that could not be stopped is not followed by another: two would be at work at once. */
    private RunEvent timedOut(Made made, Outcome.TimedOut timedOut, Instant now, boolean again) {
        String error = "attempt " + made.number() + " was stopped after "
                + timedOut.after().toMillis() + " ms" + made.limit() + (timedOut.abandoned() ? ", but went on" : "");
        boolean next = again && !timedOut.abandoned();
        if (made.undo()) {
            return failed(made, error, now, next);
        }
        Metadata metadata = made.ended(error);
        if (timedOut.abandoned()) {
            metadata = metadata.withAbandoned();
        } else if (next && made.number() < made.maxAttempts()) {
            metadata = metadata.withNextAttemptAt(next(made, now));
        }
        return new RunEvent(Type.TASK_TIMEOUT, now, made.step(), null, metadata);
    }

    private Instant next(Made made, Instant now) {
        return now.plus(made.backoff().after(made.number(), random));
    }

    /** The event of a step that cannot even begin, because what it is given makes no sense; trying again would not help. */
    public static RunEvent refused(String step, boolean undo, Throwable error, Instant now) {
        return failed(step, undo, now, Metadata.ended(1, null, Recorded.message(error)));
    }

    /** The event of an attempt that a crash has cut short too often; null while it may be started again. */
    public static @Nullable RunEvent exhausted(Run run, String step, boolean undo, Instant now) {
        int recoveries = run.recoveries(step, undo);
        if (recoveries < MAX_RECOVERIES || run.left(step, undo)) {
            return null;
        }
        int attempt = (undo ? run.undo(step) : run.task(step)).attempt();
        String error = "attempt " + attempt + " was started " + (recoveries + 1)
                + " times, and each time the process died before it ended; find out what ends the process, then retry the run";
        return failed(step, undo, now, Metadata.ended(attempt, null, error));
    }

    /** Clocks may be set back; a duration is never negative. */
    public static Duration since(@Nullable Instant start, Instant now) {
        return start == null || now.isBefore(start) ? Duration.ZERO : Duration.between(start, now);
    }
}
