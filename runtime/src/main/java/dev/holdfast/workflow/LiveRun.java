package dev.holdfast.workflow;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.flow.Attempt;
import dev.holdfast.flow.Attempt.Outcome;
import dev.holdfast.flow.AttemptOutcomes;
import dev.holdfast.flow.CancelWatch;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Journal;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.time.Timers;
import dev.holdfast.time.TimersClosed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the graph decides. There is no thread of the run's own: a thread whose attempt has ended decides what
 * is next, records it, and goes on with one of the attempts that it started. Thread-safe.
 */
final class LiveRun implements Running, CancelWatch.Cancellable {
    /** By how much clocks differ that nobody has set. */
    private static final Duration DRIFT = Duration.ofMillis(50);

    private final Engine engine;
    private final GraphState graph;
    private final Journal journal;
    private final Tools tools;
    private final long openedAt;
    private final boolean continued;
    private final Consumer<LiveRun> whenClosed;
    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
    private final CompletableFuture<RunView> end = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Threads that are at work for the run, or about to be. */
    private final AtomicInteger working = new AtomicInteger();

    private volatile Attempt.@Nullable Stop stop;
    private volatile @Nullable RuntimeException lost;
    private Moments.@Nullable Next armedFor;
    private Runnable disarm = () -> {};
    private volatile Runnable forget = () -> {};

    /** @param openedAt the version of the run's stream when it was opened */
    LiveRun(
            Engine engine,
            GraphState graph,
            Journal journal,
            Tools tools,
            long openedAt,
            boolean continued,
            Consumer<LiveRun> whenClosed) {
        this.engine = engine;
        this.graph = graph;
        this.journal = journal;
        this.tools = tools;
        this.openedAt = openedAt;
        this.continued = continued;
        this.whenClosed = whenClosed;
    }

    /** Makes the first decision on this thread, so that a run which somebody else has is refused here. */
    void begin() {
        working.incrementAndGet();
        forget = engine.timers().whenClosed(() -> leave(new TimersClosed()));
        Launch first = advance(() -> {});
        if (first == null) {
            rest();
        } else {
            Thread.ofVirtual().name(runId()).start(() -> work(first));
        }
        RuntimeException broken = journal.broken();
        if (broken != null) {
            throw broken;
        }
    }

    /** Makes attempts, one after the other, as long as this thread has started one; then rests. */
    private void work(@Nullable Launch next) {
        for (Launch launch = next; launch != null; ) {
            Launch current = launch;
            Instant began = engine.timers().steady().instant();
            var attempt =
                    new Attempt(engine, launch.work().task().timeout(), outcome -> work(end(current, outcome, began)));
            attempts.put(launch.work().key(), attempt);
            Attempt.Stop reason = stop;
            if (reason != null) {
                attempt.stop(reason);
            }
            Outcome outcome = attempt.run(() -> tools.run(current, attempt));
            if (outcome == null) {
                return; // abandoned: the thread that said so has taken over
            }
            launch = end(launch, outcome, began);
        }
        rest();
    }

    private @Nullable Launch end(Launch launch, Outcome outcome, Instant began) {
        Duration took = AttemptOutcomes.since(began, engine.timers().steady().instant());
        attempts.remove(launch.work().key());
        if (outcome instanceof Outcome.Failed failed && failed.error() instanceof TimersClosed closed) {
            leave(closed); // which is no outcome of the attempt
        }
        return advance(
                () -> graph.ended(launch, outcome, took, engine.timers().clock().instant()));
    }

    /** Takes in a fact, decides, records, and starts what was decided. Returns the attempt that is left to this thread. */
    private @Nullable Launch advance(Runnable fact) {
        var decided = new Decided();
        try {
            journal.decide(() -> {
                fact.run();
                Instant now = engine.timers().clock().instant();
                var events = graph.decide(now);
                decided.launches = graph.launches();
                arm(graph.moments().next(graph.run().due()));
                return events;
            });
        } catch (RuntimeException broken) { // the journal says so to whoever waits
            stop = Attempt.Stop.LEAVE;
            stopAttempts();
            return null;
        }
        List<Launch> launches = decided.launches;
        for (Launch launch : launches.subList(Math.min(1, launches.size()), launches.size())) {
            working.incrementAndGet();
            Thread.ofVirtual().name(runId()).start(() -> work(launch));
        }
        return launches.isEmpty() ? null : launches.getFirst();
    }

    private static final class Decided {
        private List<Launch> launches = List.of();
    }

    /** Called while deciding: at most one timer waits on each clock, for the earliest moment. */
    private void arm(Moments.@Nullable Next due) {
        if (due != null && !due.equals(armedFor)) {
            disarm.run();
            armedFor = due;
            Timers timers = engine.timers();
            Duration steady = Duration.between(timers.steady().instant(), due.steady());
            boolean clockWasSet =
                    steady.plus(DRIFT).compareTo(Duration.between(timers.clock().instant(), due.wall())) < 0;
            Runnable disarmSteady = clockWasSet ? timers.after(steady, this::come) : () -> {};
            Runnable disarmWall = timers.at(due.wall(), this::come);
            disarm = () -> {
                disarmSteady.run();
                disarmWall.run();
            };
        }
    }

    /** A moment has come. */
    private void come() {
        working.incrementAndGet();
        Thread.ofVirtual().name(runId()).start(() -> work(advance(() -> armedFor = null)));
    }

    private void rest() {
        if (working.decrementAndGet() == 0 && over() && closed.compareAndSet(false, true)) {
            close();
        }
    }

    private boolean over() {
        return stop == Attempt.Stop.LEAVE
                || journal.broken() != null
                || journal.look(() -> graph.run().status().finished());
    }

    private void close() {
        journal.look(() -> disarm).run();
        forget.run();
        whenClosed.accept(this);
        RunView here = view();
        RuntimeException broken = journal.broken();
        if (broken == null && !here.status().finished()) {
            broken = lost;
        }
        RunView cancelled = broken instanceof Fenced ? cancelledElsewhere() : null;
        RunView last = cancelled == null ? here : cancelled;
        journal.tell(() -> engine.listener().closed(last));
        if (broken == null || cancelled != null) {
            end.complete(last);
        } else {
            end.completeExceptionally(broken);
        }
    }

    /** Who cancels a run from outside writes it into the run's stream, and so takes the run over. */
    private @Nullable RunView cancelledElsewhere() {
        try {
            return Run.read(engine.store().log(), runId())
                    .filter(run -> run.status() == RunStatus.CANCELLED)
                    .map(Run::view)
                    .orElse(null);
        } catch (StoreFailed unknown) {
            return null;
        }
    }

    @Override
    public String runId() {
        return graph.run().id();
    }

    @Override
    public boolean continued() {
        return continued;
    }

    @Override
    public long openedAt() {
        return openedAt;
    }

    @Override
    public RunView view() {
        return journal.look(() -> graph.run().view());
    }

    @Override
    public RunView await() throws InterruptedException {
        return outcome(runId(), end);
    }

    /** What {@link #await} waits for, for one more who waits. */
    CompletableFuture<RunView> end() {
        return end.copy();
    }

    static RunView outcome(String runId, CompletableFuture<RunView> end) throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("run '" + runId + "' ended in a way it cannot", failed);
        }
    }

    /** Waits for the end, whatever it is. */
    void join() {
        end.exceptionally(failed -> null).join();
    }

    @Override
    public void cancel() {
        stop(Attempt.Stop.CANCEL);
    }

    @Override
    public void stop() {
        stop(Attempt.Stop.LEAVE);
    }

    /** Stops as {@link #stop()} does; {@link #await} throws {@code why}, if there is one. */
    void leave(@Nullable RuntimeException why) {
        lost = why == null ? lost : why;
        stop();
    }

    /**
     * From here on nothing is started any more; what else there is to do does not keep the caller. A run that is left stays
     * left: cancelling it is then for whoever continues it.
     */
    private void stop(Attempt.Stop reason) {
        working.incrementAndGet();
        journal.look(() -> {
            stop = stop == Attempt.Stop.LEAVE ? Attempt.Stop.LEAVE : reason;
            graph.stop(stop, lost);
            return stop;
        });
        Thread.ofVirtual().name(runId()).start(() -> {
            Launch none = advance(() -> {});
            stopAttempts();
            work(none);
        });
    }

    private void stopAttempts() {
        Attempt.Stop reason = stop;
        if (reason != null) {
            attempts.values().forEach(attempt -> attempt.stop(reason));
        }
    }
}
