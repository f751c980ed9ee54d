package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Attempt.Outcome;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One step of a flow, from its first attempt to its outcome. One thread at a time. */
final class StepRun {
    private final FlowSession session;
    private final String id;
    private final StepOptions options;

    StepRun(FlowSession session, String id, StepOptions options) {
        this.session = session;
        this.id = id;
        this.options = options;
    }

    @Nullable
    JsonNode result(Step<?> work) throws InterruptedException {
        TaskView view = session.task(id);
        return switch (view.status()) {
            case COMPLETED -> view.output();
            case FAILED, TIMEOUT -> throw new StepFailed(session.run().id(), id, view.error(), null);
            case RUNNING -> attempts(work, view.attempt(), true);
            case RETRYING -> {
                session.record();
                waitUntil(session.engine().timers(), view.dueAt());
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
            Outcome outcome = attempt(work, attempt);
            Instant now = session.now();
            Duration took = now.isBefore(start) ? Duration.ZERO : Duration.between(start, now);
            switch (outcome) {
                case Outcome.Completed completed -> {
                    ObjectNode data = Trees.object();
                    data.set("output", completed.output());
                    session.defer(
                            new RunEvent(Type.TASK_COMPLETED, now, id, data, Metadata.ended(attempt, took, null)));
                    return completed.output();
                }
                case Outcome.Failed failed -> {
                    boolean last = attempt >= options.maxAttempts();
                    failed(last ? Type.TASK_FAILED : Type.TASK_RETRY, attempt, took, failed.error(), last);
                }
                case Outcome.TimedOut timedOut -> {
                    boolean last = attempt >= options.maxAttempts() || timedOut.abandoned();
                    var error = new IllegalStateException("attempt " + attempt + " was stopped after "
                            + timedOut.after().toMillis() + " ms" + (timedOut.abandoned() ? ", but went on" : ""));
                    failed(Type.TASK_TIMEOUT, attempt, took, error, last);
                }
                case Outcome.Stopped stopped -> throw new InterruptedException("step '" + id + "' was stopped");
            }
        }
    }

    /** Records a failed attempt; then waits for the next, or throws after the last. */
    private void failed(Type type, int attempt, Duration took, Throwable error, boolean last)
            throws InterruptedException {
        String message = error.getMessage() == null ? error.toString() : error.getMessage();
        Metadata metadata = Metadata.ended(attempt, took, message);
        Instant next = session.now()
                .plus(options.backoff().after(attempt, session.engine().random()));
        session.record(new RunEvent(type, session.now(), id, null, last ? metadata : metadata.withNextAttemptAt(next)));
        if (last) {
            throw new StepFailed(session.run().id(), id, message, error);
        }
        waitUntil(session.engine().timers(), next);
    }

    private Outcome attempt(Step<?> work, int number) throws InterruptedException {
        String key = options.idempotencyKey() == null ? session.run().id() + "/" + id : options.idempotencyKey();
        var call = new Step.Call(key, number);
        Outcome outcome = options.timeout() == null ? here(work, call) : aside(work, call, new CompletableFuture<>());
        if (outcome instanceof Outcome.Failed failed && failed.error() instanceof InterruptedException stopped) {
            throw stopped; // whoever interrupted this thread wants the flow to stop here, not the step to fail
        }
        return outcome;
    }

    private static Outcome here(Step<?> work, Step.Call call) {
        try {
            return new Outcome.Completed(tree(work, call));
        } catch (Exception thrown) {
            return new Outcome.Failed(thrown);
        }
    }

    /** Only another thread can be left behind when it does not stop in time. */
    private Outcome aside(Step<?> work, Step.Call call, CompletableFuture<Outcome> end) throws InterruptedException {
        var attempt = new Attempt(session.engine().timers(), options.timeout(), end::complete);
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
        return Trees.stored(Trees.MAPPER.valueToTree(work.run(call)));
    }

    static void waitUntil(Timers timers, @Nullable Instant when) throws InterruptedException {
        if (when != null) {
            var come = new CountDownLatch(1);
            Runnable disarm = timers.at(when, come::countDown);
            try {
                come.await();
            } finally {
                disarm.run();
            }
        }
    }
}
