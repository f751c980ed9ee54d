package dev.holdfast.flow;

import dev.holdfast.flow.Attempt.Outcome;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import dev.holdfast.time.TimersClosed;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One step of a flow, from its first attempt to its outcome. One thread at a time. */
final class StepRun {
    private final FlowSession session;
    private final String id;
    private final StepOptions options;
    private final AttemptOutcomes outcomes;

    StepRun(FlowSession session, String id, StepOptions options) {
        this.session = session;
        this.id = id;
        this.options = options;
        this.outcomes = new AttemptOutcomes(session.engine().random());
    }

    @Nullable
    JsonNode result(Step<?> work) throws InterruptedException {
        TaskView view = session.task(id);
        return switch (view.status()) {
            case COMPLETED -> view.output();
            case FAILED, TIMEOUT -> throw new StepFailed(session.run().id(), id, view.error(), null);
            case RUNNING -> {
                RunEvent exhausted = session.look(run -> AttemptOutcomes.exhausted(run, id, false, session.now()));
                if (exhausted != null) {
                    session.record(exhausted);
                    throw new StepFailed(
                            session.run().id(), id, exhausted.metadata().error(), null);
                }
                yield attempts(work, view.attempt(), true);
            }
            case RETRYING -> {
                FlowWaits.Moment due = session.moment(view.dueAt());
                session.record();
                session.waitUntil(due);
                yield attempts(work, view.attempt() + 1, false);
            }
            case PENDING, SKIPPED, CANCELLED -> attempts(work, 1, false);
        };
    }

    private JsonNode attempts(Step<?> work, int first, boolean again) throws InterruptedException {
        boolean recovered = again;
        for (int attempt = first; ; attempt++, recovered = false) {
            Instant start = session.now();
            session.record(new RunEvent(Type.TASK_STARTED, start, id, null, Metadata.starting(attempt, recovered)));
            Instant began = session.engine().timers().steady().instant();
            Outcome outcome = attempt(work, attempt);
            RunEvent ended = outcomes.event(made(attempt, began), outcome, session.now(), true);
            if (ended == null) {
                throw new InterruptedException("step '" + id + "' was stopped");
            }
            if (outcome instanceof Outcome.Completed completed) {
                session.defer(ended);
                return completed.output();
            }
            FlowWaits.Moment next = session.moment(ended.metadata().nextAttemptAt());
            session.record(ended);
            if (next == null) {
                String error = ended.metadata().error();
                Throwable cause =
                        outcome instanceof Outcome.Failed failed ? failed.error() : new IllegalStateException(error);
                throw new StepFailed(session.run().id(), id, error, cause);
            }
            session.waitUntil(next);
        }
    }

    private AttemptOutcomes.Made made(int attempt, Instant began) {
        Duration took =
                AttemptOutcomes.since(began, session.engine().timers().steady().instant());
        return new AttemptOutcomes.Made(id, false, attempt, took, options.maxAttempts(), options.backoff(), "");
    }

    private Outcome attempt(Step<?> work, int number) throws InterruptedException {
        String key = options.idempotencyKey() == null ? session.run().id() + "/" + id : options.idempotencyKey();
        var call = new Step.Call(key, number);
        Outcome outcome = options.timeout() == null
                ? Attempt.outcome(session.engine().recorded(), () -> tree(work, call))
                : aside(work, call, new CompletableFuture<>());
        if (outcome instanceof Outcome.Failed failed && failed.error() instanceof TimersClosed closed) {
            throw closed; // which is no outcome of the step
        }
        if (options.timeout() == null
                && outcome instanceof Outcome.Failed failed
                && Interruption.explains(failed.error())) {
            throw Interruption.of(
                    "step '" + id + "'", failed.error()); // the flow is to stop here, the step did not fail
        }
        return outcome;
    }

    /** Only another thread can be left behind when it does not stop in time. */
    private Outcome aside(Step<?> work, Step.Call call, CompletableFuture<Outcome> end) throws InterruptedException {
        var attempt = new Attempt(session.engine(), options.timeout(), end::complete);
        Thread.ofVirtual().name(session.run().id()).start(() -> {
            Outcome outcome = attempt.run(() -> tree(work, call));
            if (outcome != null) {
                end.complete(outcome);
            }
        });
        try {
            return end.get();
        } catch (InterruptedException stopped) {
            attempt.stop(Attempt.Stop.LEAVE);
            end.join();
            throw stopped;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("an attempt always has an outcome", impossible);
        }
    }

    private static JsonNode tree(Step<?> work, Step.Call call) throws Exception {
        return Recorded.tree(work.run(call));
    }
}
