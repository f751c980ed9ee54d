package dev.holdfast.workflow;

import dev.holdfast.event.Fenced;
import dev.holdfast.flow.CancelWatch;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Journal;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.Runs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The runs that a runner is at work on, or waits for. Thread-safe. */
final class LiveRuns {
    private final Map<String, LiveRun> live = new ConcurrentHashMap<>();
    private final Set<WaitingRun> waiting = ConcurrentHashMap.newKeySet();
    private final Engine engine;
    private final Surroundings around;
    private final Tools tools;
    private final RunTurns turns;
    private final Runs runs;
    private final CancelWatch watch;

    LiveRuns(Engine engine, Surroundings around, Tools tools, RunTurns turns) {
        this.engine = engine;
        this.around = around;
        this.tools = tools;
        this.turns = turns;
        this.runs = new Runs(engine.store(), engine.timers().clock());
        this.watch = new CancelWatch(engine, live);
    }

    /** Does what is asked for, or waits until nobody else is at work on the run. */
    Running orWait(Supplier<Running> request) {
        return orWait(request, runId -> request.get());
    }

    /** @param again does the same, for the run that was waited for */
    Running orWait(Supplier<Running> request, Function<String, Running> again) {
        try {
            return request.get();
        } catch (AtWorkElsewhere held) {
            var waits = new WaitingRun(held, this, () -> again.apply(held.runId()));
            waiting.add(waits);
            waits.begin();
            return waits;
        }
    }

    void waited(WaitingRun over) {
        waiting.remove(over);
    }

    /**
     * Makes a run go on here, or watches it if it does already.
     *
     * @param first what is to be recorded before everything else
     * @throws AtWorkElsewhere if somebody else is at work on it
     */
    Running open(Run run, Workflow workflow, List<RunEvent> first, boolean continued) {
        if (run.copiesMissing() > 0) {
            throw new IllegalStateException("run '" + run.id() + "' was interrupted while it was forked from '"
                    + run.forkedFrom() + "'; do that again first: runs fork " + run.forkedFrom() + " --from "
                    + run.forkedAt() + " --run-id " + run.id());
        }
        LiveRun here = live.get(run.id());
        if (here != null) {
            return new WatchedRun(here);
        }
        ChildUnreadable.refuse(engine.store().log(), run);
        first.forEach(event -> WorkflowRunner.check(engine.recorded(), event));
        long version = run.version();
        first.forEach(run::apply);
        String root = turns.take(run, !first.isEmpty());
        boolean mine = false;
        try {
            var journal = new Journal(engine, run.id(), version);
            var graph = new GraphState(workflow, run, around, engine, first);
            var opened = new LiveRun(engine, graph, journal, tools, version, continued, ended -> closed(ended, root));
            LiveRun faster = live.putIfAbsent(run.id(), opened);
            if (faster != null) {
                return new WatchedRun(faster);
            }
            mine = true;
            turns.begun(run.id(), root);
            watch.arm();
            journal.tell(() -> engine.listener().opened(run.view(), continued));
            opened.begin();
            return opened;
        } catch (Fenced written) {
            throw turns.stale(run, root, written);
        } finally {
            if (!mine) {
                turns.giveBack(root);
            }
        }
    }

    /** Whoever has read the run before it is given back finds it here, ended, and everybody later reads how it ended. */
    private void closed(LiveRun run, String root) {
        turns.over(run.runId(), root);
        live.remove(run.runId(), run);
        watch.over(run.runId());
    }

    /**
     * Stops a run without recording an outcome; nothing happens if it is not at work here.
     *
     * @param why null if it is stopped in order
     */
    void leave(String runId, @Nullable RuntimeException why) {
        LiveRun run = live.get(runId);
        if (run != null) {
            run.leave(why);
        }
    }

    Optional<Run> read(String runId) {
        return Run.read(engine.store().log(), runId);
    }

    RunTurns turns() {
        return turns;
    }

    Runs runs() {
        return runs;
    }

    /** Stops all of them without recording an outcome, and waits for them. */
    void close() {
        List<WaitingRun> waits = List.copyOf(waiting);
        waits.forEach(WaitingRun::stop);
        waits.forEach(WaitingRun::join);
        List<LiveRun> open = List.copyOf(live.values());
        open.forEach(LiveRun::stop);
        open.forEach(LiveRun::join);
        watch.close();
    }
}
