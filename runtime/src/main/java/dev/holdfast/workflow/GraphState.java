package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Attempt;
import dev.holdfast.flow.AttemptOutcomes;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Recorded;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import dev.holdfast.flow.Unrecordable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides what happens next in a run. A decision follows from the definition, the events so far and what is at work in
 * this process, so that a continued run decides as an undisturbed one would have. One thread at a time.
 */
final class GraphState {
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Set<String> needed = new HashSet<>();
    private final Run run;
    private final RunScope scope;
    private final Frontier frontier;
    private final Starts starts;
    private final AttemptOutcomes outcomes;
    private final Moments moments;
    private final Recorded recorded;
    private List<RunEvent> events;
    private @Nullable Undo undo;
    private Attempt.@Nullable Stop stopped;
    private @Nullable String problem;
    private boolean leaving;

    /**
     * @param run what is recorded so far, and then {@code first}
     * @param first what is to be recorded with the first decision
     */
    GraphState(Workflow workflow, Run run, Surroundings around, Engine engine, List<RunEvent> first) {
        this.events = new ArrayList<>(first);
        for (Task task : workflow.tasks()) {
            tasks.put(task.id(), task);
            needed.addAll(task.dependencies());
        }
        this.run = run;
        this.scope = new RunScope(run, workflow.expressions(), around.variables());
        this.frontier = new Frontier(workflow.tasks(), run);
        this.starts = new Starts(this, around);
        this.outcomes = new AttemptOutcomes(engine.random());
        this.moments = new Moments(engine.timers());
        this.recorded = engine.recorded();
    }

    Run run() {
        return run;
    }

    Moments moments() {
        return moments;
    }

    Recorded recorded() {
        return recorded;
    }

    RunScope scope() {
        return scope;
    }

    /** Takes in an event, to be recorded with the others of this decision. */
    void record(RunEvent event) {
        run.apply(event);
        scope.apply(event);
        if (event.taskId() != null) {
            frontier.finished(event.taskId(), run.task(event.taskId()).status());
        }
        events.add(event);
    }

    /** Takes in how an attempt ended. Once the run is being stopped, only a result counts: all else may be due to that. */
    void ended(Launch launch, Attempt.Outcome outcome, Duration took, Instant now) {
        Work work = launch.work();
        starts.ended(work);
        if (stopped == null || outcome instanceof Attempt.Outcome.Completed) {
            boolean compensating = work.kind() == Work.Kind.UNDO || work.task().compensating();
            RunEvent event = outcomes.event(launch.made(took), outcome, now, compensating || firstFailed() == null);
            if (event != null) {
                record(event);
            }
        }
    }

    /**
     * Starts nothing more; a cancelled run is over once nothing is at work.
     *
     * @param lost what keeps it from going on; null if this process wants to stop, so that what it leaves was not cut short
     *     by a crash
     */
    void stop(Attempt.Stop reason, @Nullable RuntimeException lost) {
        boolean told = lost == null || lost instanceof ChildUnreadable;
        leaving |= stopped == null && reason == Attempt.Stop.LEAVE && told;
        problem = leaving && lost != null ? lost.getMessage() : null;
        stopped = reason;
    }

    /** Decides until there is nothing left to decide, and returns every event since the last decision. */
    List<RunEvent> decide(Instant now) {
        moments.read();
        var advance = new Advance(this, starts, now);
        int before;
        do {
            before = events.size();
            step(advance, now);
        } while (events.size() > before);
        List<RunEvent> decided = events;
        events = new ArrayList<>();
        return decided;
    }

    private void step(Advance advance, Instant now) {
        if (run.status().finished() || stopped == Attempt.Stop.LEAVE) {
            leave(now);
            return;
        }
        if (stopped != null) {
            if (starts.none()) {
                record(RunEvent.ofRun(RunEvent.Type.WORKFLOW_CANCELLED, now, null));
            }
        } else if (firstFailed() == null && !run.undoing()) {
            forward(advance, now);
        } else {
            new Unwinding(this, starts, advance, now).decide();
        }
    }

    /** An attempt that is cut short in order is not to be taken for one that ends its process. */
    private void leave(Instant now) {
        if (leaving && !run.status().finished() && run.atWork()) {
            var why = RunEvent.Metadata.ended(0, null, problem);
            record(new RunEvent(RunEvent.Type.WORKFLOW_LEFT, now, null, null, why));
        }
        leaving = false;
    }

    /** The attempts that were started since the last call. */
    List<Launch> launches() {
        return starts.take();
    }

    /** Passes over a task until fewer attempts are at work. */
    void park(Work work) {
        if (work.kind() != Work.Kind.UNDO && work.item() < 0) {
            frontier.park(work.task().id());
        }
    }

    @Nullable
    Task task(String id) {
        return tasks.get(id);
    }

    /** What there is to undo, once nothing is at work any more that could add to it. */
    Undo undo() {
        Undo known = undo;
        if (known == null) {
            known = new Undo(run, tasks::get, scope::items);
            undo = known;
        }
        return known;
    }

    /** The task of the normal flow that failed first; null as long as none has. */
    @Nullable
    String firstFailed() {
        for (String failed : run.failed()) {
            Task task = tasks.get(failed);
            if (task != null && !task.compensating()) {
                return failed;
            }
        }
        return null;
    }

    private void forward(Advance advance, Instant now) {
        frontier.unpark(starts.slots());
        for (Task task : frontier.tasks()) {
            advance.task(task);
            if (firstFailed() != null) {
                return; // nothing more begins
            }
        }
        if (frontier.allFinished()) {
            ObjectNode output = output();
            try {
                recorded.check("the output of the run, that is of its last tasks,", output);
            } catch (Unrecordable tooMuch) {
                fail(largest(output), tooMuch, now);
                return;
            }
            ObjectNode data = Trees.object();
            data.set("output", output);
            record(RunEvent.ofRun(RunEvent.Type.WORKFLOW_COMPLETED, now, data));
        }
    }

    /** A completed task that has failed after all is undone like any other that has completed. */
    private void fail(String task, Unrecordable why, Instant now) {
        String error = Recorded.message(why);
        record(new RunEvent(
                RunEvent.Type.TASK_FAILED,
                now,
                task,
                null,
                RunEvent.Metadata.ended(run.task(task).attempt(), null, error)));
    }

    private static String largest(ObjectNode output) {
        return output.propertyStream()
                .max(Comparator.comparingInt(
                        member -> member.getValue().toString().length()))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    /** The outputs of the tasks that no other depends on. */
    private ObjectNode output() {
        ObjectNode output = Trees.object();
        for (Task task : tasks.values()) {
            TaskView view = run.task(task.id());
            if (!needed.contains(task.id()) && view.status() == TaskStatus.COMPLETED) {
                output.set(task.id(), view.output());
            }
        }
        return output;
    }
}
