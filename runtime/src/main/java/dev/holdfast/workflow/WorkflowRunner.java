package dev.holdfast.workflow;

import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.Fields;
import dev.holdfast.event.Fenced;
import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.ChildIds;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Recorded;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunLookup;
import dev.holdfast.flow.RunNotFound;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.Runs;
import dev.holdfast.flow.Turns;
import dev.holdfast.store.Log;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs workflows, many at a time. Thread-safe.
 *
 * <p>Templates and conditions see {@code {"input":…,"run":{"id":…},"tasks":{ID:{"status":"completed","output":…}}}}, and
 * inside a parallel task also {@code item} and {@code index}.
 */
public final class WorkflowRunner implements AutoCloseable {
    private final Engine engine;
    private final WorkflowReader reader;
    private final LiveRuns live;
    private final @Nullable String worker;

    /**
     * Runs workflows side by side with whoever else is at work in the store. One caller at a time is at work on a run and its
     * children, on a store that processes share by a lease: another one waits for it, and gets what it gets.
     */
    public WorkflowRunner(
            Engine engine, Map<String, TaskHandler> handlers, WorkflowReader reader, Surroundings around) {
        this(engine, handlers, reader, around, null);
    }

    /**
     * Runs workflows for a caller who holds the leases on them.
     *
     * @param handlers by tool name; see {@link TaskHandlers}
     * @param reader reads the files of child workflows, with or without their safety policies
     * @param worker names this process in each run that it continues, whereupon no other can go on recording it; null where the
     *     runner is to see to the leases itself
     */
    public WorkflowRunner(
            Engine engine,
            Map<String, TaskHandler> handlers,
            WorkflowReader reader,
            Surroundings around,
            @Nullable String worker) {
        this.engine = engine;
        this.reader = reader;
        boolean alone = worker == null && !engine.store().isShared();
        this.worker =
                alone || worker != null ? worker : Turns.on(engine.store()).name(engine);
        var turns = new RunTurns(engine, worker == null);
        this.live = new LiveRuns(engine, around, new Tools(handlers, new ChildRuns(this)), turns);
    }

    /**
     * Starts a run, continues an unfinished one, or gives what came of a finished one: an id that a caller gives stands for
     * one run, however often it is asked for. A run that this runner is at work on already is watched, and one that somebody else
     * is at work on is waited for: what is thrown here otherwise is then thrown by {@link Running#await}.
     *
     * @throws dev.holdfast.flow.DefinitionChanged if it was started with another definition or input
     * @throws IllegalArgumentException if no new run may have the id
     */
    public Running start(Workflow workflow, RunRequest request) {
        try {
            return live.orWait(() -> started(workflow, request), id -> started(workflow, request.withRunId(id)));
        } catch (Fenced raced) {
            return ended(request).orElseThrow(() -> raced);
        }
    }

    private Running started(Workflow workflow, RunRequest request) {
        Run run = RunIds.meant(log(), workflow.id(), request.runId());
        if (run.isNew()) {
            ObjectNode input = request.input() == null ? Trees.object() : request.input();
            ObjectNode data = started(engine.recorded(), workflow, input);
            return startNew(run, workflow, RunIds.marked(data, workflow.id(), run.id(), request.runId() != null));
        }
        RunEvent change = change(run, workflow, request);
        if (run.status().finished() && change == null) {
            return new EndedRun(run.view());
        }
        if (run.status().finished()) {
            return live.open(run, workflow, events(retried(), change), true);
        }
        return live.open(run, workflow, events(change == null ? claimed() : change), true);
    }

    private @Nullable RunEvent change(Run run, Workflow workflow, RunRequest request) {
        DefinitionChange.refuseInput(run, request.input());
        Run comparable = run;
        if (run.status().finished() && run.status() != RunStatus.COMPLETED && request.acceptChanges()) {
            comparable = read("retry run", run.id());
            comparable.apply(retried());
        }
        boolean accept = request.acceptChanges() && run.status() != RunStatus.COMPLETED;
        ObjectNode changed = DefinitionChange.check(comparable, workflow, accept);
        return changed == null ? null : RunEvent.ofRun(RunEvent.Type.WORKFLOW_CHANGED, now(), changed);
    }

    /** What has become of a run that another was faster to start. */
    private Optional<Running> ended(RunRequest request) {
        return request.runId() == null
                ? Optional.empty()
                : Run.read(log(), request.runId())
                        .filter(run -> run.status().finished())
                        .map(run -> new EndedRun(run.view()));
    }

    /** The run that {@link #start} would start, continue or show. */
    public String choose(Workflow workflow, RunRequest request) {
        return RunIds.meant(log(), workflow.id(), request.runId()).id();
    }

    /**
     * Makes a failed or cancelled run continue, with fresh retry budgets: tasks that failed or were undone run again, other
     * completed ones are kept.
     *
     * @param mended what it is to run from now on, also where it is only unfinished; null for what it ran before
     * @throws dev.holdfast.flow.DefinitionChanged if the results that are kept do not follow from the mended definition
     * @throws IllegalStateException if the run is completed, or unfinished, able to go on and nothing is mended
     */
    public Running retry(String runId, @Nullable Workflow mended) {
        return live.orWait(() -> retried(runId, mended));
    }

    private Running retried(String runId, @Nullable Workflow mended) {
        Run run = read("retry run", runId);
        if (mended == null) {
            Workflow workflow = recorded(run);
            runs().refuseRetry(run);
            return live.open(run, workflow, events(run.problem() == null ? retried() : claimed()), true);
        }
        if (run.status() == RunStatus.COMPLETED) {
            runs().refuseRetry(run);
        }
        refuseFlow(run);
        RunEvent change = change(run, mended, new RunRequest(runId, null, true));
        RunEvent first = run.status().finished() ? retried() : claimed();
        return live.open(run, mended, events(first, change), true);
    }

    private RunEvent retried() {
        return RunEvent.ofRun(RunEvent.Type.WORKFLOW_RETRIED, now(), null);
    }

    private static List<RunEvent> events(@Nullable RunEvent... some) {
        return Stream.of(some).filter(Objects::nonNull).toList();
    }

    /**
     * Continues an unfinished run with the definition it was started with.
     *
     * @throws dev.holdfast.flow.RunNotFound if there is none
     * @throws IllegalStateException if it has finished
     */
    public Running resume(String runId) {
        return live.orWait(() -> resumed(runId)
                .orElseThrow(() -> new IllegalStateException("run '" + runId + "' is "
                        + read("continue run", runId).status().word() + "; retry it, fork it, or start a new one")));
    }

    /** Like {@link #resume}, but empty if the run has finished. */
    public Optional<Running> resumeUnfinished(String runId) {
        Running running = resumeOrShow(runId);
        return running instanceof EndedRun ? Optional.empty() : Optional.of(running);
    }

    /** Like {@link #resume}, but shows how the run ended if it has finished. */
    public Running resumeOrShow(String runId) {
        return live.orWait(() -> resumed(runId)
                .orElseGet(() -> new EndedRun(read("continue run", runId).view())));
    }

    /** Continues a run that this runner has to itself; empty if it has finished. */
    Optional<Running> resumed(String runId) {
        Run run = read("continue run", runId);
        return run.status().finished()
                ? Optional.empty()
                : Optional.of(live.open(run, recorded(run), events(claimed()), true));
    }

    private Run read(String operation, String runId) {
        return Run.read(log(), runId).orElseThrow(() -> new RunNotFound(operation, runId));
    }

    private @Nullable RunEvent claimed() {
        return worker == null
                ? null
                : RunEvent.ofRun(
                        RunEvent.Type.WORKFLOW_CLAIMED, now(), Trees.object().put("worker", worker));
    }

    /**
     * Starts a new run from the results of another: completed tasks other than {@code fromTask} and everything after it are
     * taken over. The new run begins when it is {@linkplain #resume resumed}.
     *
     * @param fromTask a task, or an item of a parallel task, {@code fan[3]}: its other items are taken over then
     * @param newRunId null stands for the next number; one that the same fork has made already is taken for it
     * @param mended what the new run is to run; null for what the other one runs
     * @return the id of the new run
     * @throws dev.holdfast.flow.DefinitionChanged if the results that are taken over do not follow from the mended definition
     */
    public String fork(String runId, String fromTask, @Nullable String newRunId, @Nullable Workflow mended) {
        Run run = read("fork run", runId);
        refuseFlow(run);
        var fork = new Fork(engine, run, fromTask, mended == null ? recorded(run) : mended);
        if (newRunId != null) {
            return fork.write(RunIds.given(log(), newRunId));
        }
        while (true) {
            try {
                return fork.write(new Run(RunIds.free(log(), ChildIds.forNumbering(runId))));
            } catch (Fenced taken) {
                // somebody else was given the same id, and was faster
            }
        }
    }

    /** The same with the definition of the other run. */
    public String fork(String runId, String fromTask, @Nullable String newRunId) {
        return fork(runId, fromTask, newRunId, null);
    }

    /** Starts a child with the id that its parent recorded. */
    Running startChild(String id, TaskCall call, int start) {
        EngineTool.ChildRun child = EngineTool.ChildRun.read(Fields.of(call.inputs()));
        Workflow workflow = workflow(child, call);
        ObjectNode data = started(engine.recorded(), workflow, child.input());
        data.put("parent", call.runId());
        if (start > 1) {
            data.put("start", start);
        }
        return startNew(RunLookup.unrecorded(log(), id), workflow, data);
    }

    /**
     * Retries a child for another start of it by its parent, with what the parent has it run by now.
     *
     * @throws dev.holdfast.flow.DefinitionChanged if what the child has completed does not follow from that
     */
    Running retryChild(Run child, TaskCall call, int start) {
        EngineTool.ChildRun asked = EngineTool.ChildRun.read(Fields.of(call.inputs()));
        boolean removed = asked.file() != null && !Files.exists(file(asked, call));
        Workflow workflow = removed ? recorded(child) : workflow(asked, call);
        ObjectNode changed = DefinitionChange.check(child, workflow, true);
        RunEvent retried = RunEvent.ofRun(
                RunEvent.Type.WORKFLOW_RETRIED, now(), Trees.object().put("start", start));
        RunEvent change = changed == null ? null : RunEvent.ofRun(RunEvent.Type.WORKFLOW_CHANGED, now(), changed);
        return live.open(child, workflow, events(retried, change), true);
    }

    private Workflow workflow(EngineTool.ChildRun child, TaskCall call) {
        return child.definition() != null
                ? reader.of(child.definition())
                : reader.read(file(child, call)).workflow();
    }

    private static Path file(EngineTool.ChildRun child, TaskCall call) {
        return call.directory().resolve(String.valueOf(child.file()));
    }

    /** Whether any task that a run has completed can be undone. */
    boolean canUndo(Run run) {
        Workflow workflow = recorded(run);
        return workflow.tasks().stream()
                .filter(Undo::isPossible)
                .anyMatch(task -> run.completed().stream()
                        .anyMatch(id -> Run.itemOwner(id).equals(task.id())));
    }

    /** Undoes a run that has completed, for the run that started it. */
    Running undo(Run run, String by) {
        ObjectNode data = Trees.object().put("by", by);
        return live.open(run, recorded(run), events(RunEvent.ofRun(RunEvent.Type.WORKFLOW_UNDOING, now(), data)), true);
    }

    private Running startNew(Run run, Workflow workflow, ObjectNode data) {
        return live.open(run, workflow, events(RunEvent.ofRun(RunEvent.Type.WORKFLOW_STARTED, now(), data)), false);
    }

    /** What the first event of a run says. */
    static ObjectNode started(Recorded recorded, Workflow workflow, ObjectNode input) {
        ObjectNode data = Trees.object();
        data.put("name", workflow.name());
        data.set("definition", workflow.source());
        data.set("input", recorded.value("the input", input));
        return data;
    }

    /**
     * Makes sure that the store takes what a run is to begin or to go on with.
     *
     * @throws dev.holdfast.flow.Unrecordable if it does not
     */
    static void check(Recorded recorded, RunEvent event) {
        if (event.data() != null) {
            recorded.checkData("what the run is given, its definition and its input,", event.data());
        }
    }

    private Workflow recorded(Run run) {
        refuseFlow(run);
        try {
            return reader.of((ObjectNode) run.definition());
        } catch (DefinitionException refused) {
            throw new PersistenceException(
                    "workflow",
                    "continue run",
                    Map.of("run", run.id()),
                    "run '" + run.id() + "' cannot go on with the definition it was started with: "
                            + refused.getMessage(),
                    "write that into its file, and go on with it by: runs retry " + run.id() + " --with FILE",
                    refused);
        }
    }

    private static void refuseFlow(Run run) {
        if (!(run.definition() instanceof ObjectNode)) {
            throw new IllegalStateException(
                    "run '" + run.id()
                            + "' is no workflow's: no definition is recorded with it; the program that started it continues it");
        }
    }

    private Instant now() {
        return engine.timers().clock().instant();
    }

    Log log() {
        return engine.store().log();
    }

    Runs runs() {
        return live.runs();
    }

    /**
     * Stops a run whose child does not go on, without recording an outcome.
     *
     * @param why null if the child was stopped in order
     */
    void leave(String runId, @Nullable RuntimeException why) {
        live.leave(runId, why);
    }

    /** Stops every run of this runner, without recording an outcome, and waits for them. */
    @Override
    public void close() {
        live.close();
    }
}
