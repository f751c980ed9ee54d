package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Attempt.Outcome;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import dev.holdfast.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Says what the end of an attempt means for its work: done, failed, or tried again later. One thread at a time. */
final class Endings {
    private final RandomGenerator random;

    Endings(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The event of an attempt that ended; null if it was stopped, which is no outcome.
     *
     * @param again whether trying again makes sense at all
     */
    @Nullable
    RunEvent event(Launch launch, Outcome outcome, Instant now, boolean again) {
        return switch (outcome) {
            case Outcome.Completed completed -> completed(launch, completed.output(), now);
            case Outcome.Failed failed -> failed(launch, message(failed.error()), now, again);
            case Outcome.TimedOut timedOut -> timedOut(launch, timedOut, now, again);
            case Outcome.Stopped stopped -> null;
        };
    }

    private RunEvent completed(Launch launch, JsonNode output, Instant now) {
        ObjectNode data = Trees.object();
        data.set("output", Trees.stored(output));
        Type type = launch.work().kind() == Work.Kind.UNDO ? Type.COMPENSATION_COMPLETED : Type.TASK_COMPLETED;
        return new RunEvent(type, now, launch.work().id(), data, ended(launch, now, null));
    }

    private RunEvent failed(Launch launch, String error, Instant now, boolean again) {
        boolean undo = launch.work().kind() == Work.Kind.UNDO;
        Metadata metadata = ended(launch, now, error);
        if (again && attemptsLeft(launch)) {
            return new RunEvent(
                    undo ? Type.COMPENSATION_RETRY : Type.TASK_RETRY,
                    now,
                    launch.work().id(),
                    null,
                    metadata.withNextAttemptAt(next(launch, now)));
        }
        return new RunEvent(
                undo ? Type.COMPENSATION_FAILED : Type.TASK_FAILED,
                now,
                launch.work().id(),
                null,
                metadata);
    }

    /** An attempt that could not be stopped is not followed by another: two would be at work at once. */
    private RunEvent timedOut(Launch launch, Outcome.TimedOut timedOut, Instant now, boolean again) {
        String error = "attempt " + launch.call().attempt() + " was stopped after "
                + timedOut.after().toMillis() + " ms (timeoutMs)" + (timedOut.abandoned() ? ", but went on" : "");
        boolean next = again && !timedOut.abandoned();
        if (launch.work().kind() == Work.Kind.UNDO) {
            return failed(launch, error, now, next);
        }
        Metadata metadata = ended(launch, now, error);
        if (timedOut.abandoned()) {
            metadata = metadata.withAbandoned();
        } else if (next && attemptsLeft(launch)) {
            metadata = metadata.withNextAttemptAt(next(launch, now));
        }
        return new RunEvent(Type.TASK_TIMEOUT, now, launch.work().id(), null, metadata);
    }

    /** The event of work that cannot even begin, because its inputs make no sense; trying again would not help. */
    static RunEvent refused(Work work, IllegalArgumentException error, Instant now) {
        Type type = work.kind() == Work.Kind.UNDO ? Type.COMPENSATION_FAILED : Type.TASK_FAILED;
        return new RunEvent(type, now, work.id(), null, Metadata.ended(1, null, message(error)));
    }

    private boolean attemptsLeft(Launch launch) {
        return launch.call().attempt() < launch.work().task().retry().maxAttempts();
    }

    private Instant next(Launch launch, Instant now) {
        Task.Retry retry = launch.work().task().retry();
        var backoff = new Backoff(retry.backoff(), retry.multiplier(), retry.jitter());
        return now.plus(backoff.after(launch.call().attempt(), random));
    }

    private static Metadata ended(Launch launch, Instant now, @Nullable String error) {
        return Metadata.ended(launch.call().attempt(), since(launch.startedAt(), now), error);
    }

    /** Clocks may be set back; a duration is never negative. */
    static Duration since(@Nullable Instant start, Instant now) {
        return start == null || now.isBefore(start) ? Duration.ZERO : Duration.between(start, now);
    }

    private static String message(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.toString() : message;
    }
}
