package dev.holdfast.flow;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import dev.holdfast.time.TimersClosed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One flow at work on one run: what its contexts share. Thread-safe. */
final class FlowSession implements CancelWatch.Cancellable {
    private final Engine engine;
    private final Flows flows;
    private final Run run;
    private final Journal journal;
    private final FlowWaits waits;
    private final long openedAt;
    private final Map<String, Set<String>> recordedOrder = new LinkedHashMap<>();

    /** The end of the last step, which is recorded together with the start of the next. */
    private List<RunEvent> deferred = new ArrayList<>();

    /** Why nothing more is recorded: the flow asks for what it may not, or is not the one that was started. */
    private @Nullable RuntimeException refused;

    private @Nullable Exception failure;
    private volatile boolean cancelling;

    FlowSession(Engine engine, Flows flows, Run run) {
        this.engine = engine;
        this.flows = flows;
        this.run = run;
        this.journal = new Journal(engine, run.id(), run.version());
        this.waits = new FlowWaits(engine.timers());
        this.openedAt = run.version();
        run.tasks().forEach(this::order);
    }

    /** A step {@code branches[0]/a} comes in the order of the whole flow as branches, in that of its branch as a. */
    private void order(TaskView step) {
        var scope = new StringBuilder();
        for (String part : step.id().split("/", -1)) {
            recordedOrder
                    .computeIfAbsent(scope.toString(), all -> new LinkedHashSet<>())
                    .add(Run.itemOwner(part));
            scope.append(part).append('/');
        }
    }

    /** @param started the first event of a new run */
    RunView carryOut(@Nullable RunEvent started, Flow<?> flow) throws InterruptedException {
        if (started != null) {
            defer(started);
        }
        journal.tell(() -> engine.listener().opened(run.view(), started == null));
        var root = new FlowContext(this, "");
        try {
            Object result = root.run(flow);
            refuseCancelled();
            ObjectNode data = Trees.object();
            data.set("output", engine.recorded().value("the result of the flow", Recorded.tree(result)));
            record(RunEvent.ofRun(Type.WORKFLOW_COMPLETED, now(), data));
        } catch (InterruptedException stopped) {
            left();
            throw stopped;
        } catch (Exception thrown) {
            fail(thrown);
        } finally {
            RunView last = journal.look(run::view);
            journal.tell(() -> engine.listener().closed(last));
        }
        return journal.look(run::view);
    }

    /** Records what was deferred, and where an attempt is at work, that it was stopped in order. */
    private void left() {
        if (journal.look(run::atWork)) {
            record(RunEvent.ofRun(Type.WORKFLOW_LEFT, now(), null));
        } else {
            record();
        }
    }

    private void fail(Exception thrown) throws InterruptedException {
        RuntimeException why = journal.look(() -> refused);
        if (why != null && journal.broken() == null) {
            record(); // what was done before is; then it throws the same
        }
        if (why != null) {
            throw why;
        }
        RuntimeException broken = journal.broken();
        if (broken instanceof Fenced) {
            refuseCancelled(broken);
        }
        if (broken != null) {
            throw broken;
        }
        if (thrown instanceof RunFailed cancelled && cancelled.run().id().equals(run.id())) {
            throw cancelled;
        }
        refuseCancelled();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimersClosed closed) { // in the wrong order, which is no failure of the run
                left();
                throw closed;
            }
        }
        if (thrown instanceof Fenced
                || thrown instanceof StoreFailed
                || thrown instanceof DefinitionChanged
                || thrown instanceof FlowMisused) { // a child's, and so this run's own
            throw (RuntimeException) thrown;
        }
        if (Interruption.explains(thrown)) {
            left();
            throw Interruption.of("run '" + run.id() + "'", thrown);
        }
        failure = thrown;
        String step = thrown instanceof StepFailed failed ? failed.step() : null;
        record(new RunEvent(
                Type.WORKFLOW_FAILED, now(), step, null, Metadata.ended(0, null, Recorded.message(thrown))));
    }

    /** Who cancels a run from outside writes it into the run's stream, and so takes the run over. */
    private void refuseCancelled(RuntimeException fenced) {
        Run.read(engine.store().log(), run.id())
                .filter(now -> now.status() == RunStatus.CANCELLED)
                .ifPresent(cancelled -> {
                    throw new RunFailed(cancelled.view(), fenced);
                });
    }

    @Override
    public long openedAt() {
        return openedAt;
    }

    /** It is cancelled at its next step; what waits is woken. */
    @Override
    public void cancel() {
        cancelling = true;
        waits.wake();
        flows.cancelChildren(run.id());
    }

    /** @throws RunFailed if the run was asked to be cancelled, once that is recorded */
    private void refuseCancelled() {
        if (!cancelling) {
            return;
        }
        try {
            if (!look(now -> now.status().finished())) {
                record(RunEvent.ofRun(Type.WORKFLOW_CANCELLED, now(), null));
            }
        } catch (Fenced elsewhere) {
            refuseCancelled(elsewhere);
            throw elsewhere;
        }
        throw new RunFailed(journal.look(run::view), null);
    }

    /** A moment that is recorded, or about to be; null for none. */
    FlowWaits.@Nullable Moment moment(@Nullable Instant when) {
        return when == null ? null : waits.moment(when);
    }

    /** Waits for a moment; null for none. */
    void waitUntil(FlowWaits.@Nullable Moment moment) throws InterruptedException {
        if (moment != null) {
            refuseCancelled();
            waits.until(moment);
            refuseCancelled();
        }
    }

    /** What the flow threw; null if it threw nothing. */
    @Nullable
    Exception failure() {
        return failure;
    }

    Engine engine() {
        return engine;
    }

    Flows flows() {
        return flows;
    }

    Run run() {
        return run;
    }

    /** Looks at the run while nothing is decided. */
    <T> T look(Function<Run, T> at) {
        return journal.look(() -> at.apply(run));
    }

    Instant now() {
        return engine.timers().clock().instant();
    }

    TaskView task(String id) {
        refuseCancelled();
        return journal.look(() -> {
            refuseMore();
            return run.task(id);
        });
    }

    /** What an earlier process asked for in a scope, in its order. */
    List<String> recordedOrder(String scope) {
        return List.copyOf(recordedOrder.getOrDefault(scope, Set.of()));
    }

    /** The flow asks for something else than it did, and ends with this whatever it does with the exception. */
    DefinitionChanged mismatch(String change) {
        return refuse(new DefinitionChanged(
                run.id(), List.of(change), "run the version of the flow that started it, or start another run"));
    }

    /**
     * Lets the flow end with this whatever it does with the exception: nothing but what was done before is recorded, so that
     * the run goes on once the program is mended.
     */
    <X extends RuntimeException> X refuse(X why) {
        journal.look(() -> refused = refused == null ? why : refused);
        return why;
    }

    private void refuseMore() {
        if (refused != null) {
            throw refused;
        }
    }

    /** Records events, and before them those that were deferred; returns once they are. */
    void record(RunEvent... events) {
        journal.decide(() -> {
            List<RunEvent> all = deferred;
            deferred = new ArrayList<>();
            if (refused == null) {
                for (RunEvent event : events) {
                    run.apply(event);
                    all.add(event);
                }
            }
            return all;
        });
        journal.look(() -> {
            refuseMore();
            return run;
        });
    }

    /** Takes in an event that is recorded with the next ones. */
    void defer(RunEvent event) {
        journal.look(() -> {
            refuseMore();
            run.apply(event);
            return deferred.add(event);
        });
    }
}
