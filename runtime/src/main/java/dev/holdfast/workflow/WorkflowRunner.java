package dev.holdfast.workflow;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Journal;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunNotFound;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Log;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs workflows, many at a time. Thread-safe.
 *
 * <p>Templates and conditions see {@code {"input":…,"run":{"id":…},"tasks":{ID:{"status":"completed","output":…}}}}, and
 * inside a parallel task also {@code item} and {@code index}.
 */
public final class WorkflowRunner implements AutoCloseable {
    private final Map<String, LiveRun> live = new ConcurrentHashMap<>();
    private final Engine engine;
    private final WorkflowReader reader;
    private final Surroundings around;
    private final Tools tools;
    private final Runs runs;
    private final CancelWatch watch;
    private final @Nullable String worker;

    /** Runs workflows in a process that shares its store with no other, or is fenced by them only when it records. */
    public WorkflowRunner(
            Engine engine, Map<String, TaskHandler> handlers, WorkflowReader reader, Surroundings around) {
        this(engine, handlers, reader, around, null);
    }

    /**
     * @param handlers by tool name; see {@link TaskHandlers}
     * @param reader reads the files of child workflows, with or without their safety policies
     * @param worker names this process in each run that it continues, whereupon no other can go on recording it; null where
     *     there are no others
     */
    public WorkflowRunner(
            Engine engine,
            Map<String, TaskHandler> handlers,
            WorkflowReader reader,
            Surroundings around,
            @Nullable String worker) {
        this.worker = worker;
        this.engine = engine;
        this.reader = reader;
        this.around = around;
        this.tools = new Tools(handlers, new ChildRuns(this));
        this.runs = new Runs(engine.store(), engine.timers().clock());
        this.watch = new CancelWatch(engine, live);
    }

    /**
     * Starts a run, or continues an unfinished one.
     *
     * @throws dev.holdfast.flow.DefinitionChanged if it was started with another definition or input
     */
    public Running start(Workflow workflow, RunRequest request) {
        Run run = RunIds.choose(log(), request.runId() == null ? workflow.id() : request.runId());
        if (run.version() == 0) {
            return startNew(run, workflow, request.input() == null ? Trees.object() : request.input(), null);
        }
        ObjectNode changed = DefinitionChange.check(run, workflow, request);
        RunEvent change = changed == null ? claimed() : RunEvent.ofRun(RunEvent.Type.WORKFLOW_CHANGED, now(), changed);
        return open(run, workflow, change, true);
    }

    /** The run that {@link #start} would start or continue. */
    public String choose(Workflow workflow, RunRequest request) {
        return RunIds.choose(log(), request.runId() == null ? workflow.id() : request.runId())
                .id();
    }

    /**
     * Continues an unfinished run with the definition it was started with.
     *
     * @throws dev.holdfast.flow.RunNotFound if there is none
     * @throws IllegalStateException if it has finished
     */
    public Running resume(String runId) {
        Run run = read("continue run", runId);
        if (run.status().finished()) {
            throw new IllegalStateException(
                    "run '" + runId + "' is " + run.status().word() + "; retry it, fork it, or start a new one");
        }
        return open(run, recorded(run), claimed(), true);
    }

    /** Like {@link #resume}, but empty if the run has finished. */
    public Optional<Running> resumeUnfinished(String runId) {
        Run run = read("continue run", runId);
        return run.status().finished() ? Optional.empty() : Optional.of(open(run, recorded(run), claimed(), true));
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
     * @param newRunId null stands for the next number
     * @return the id of the new run
     */
    public String fork(String runId, String fromTask, @Nullable String newRunId) {
        Run run = read("fork run", runId);
        String id = newRunId == null ? RunIds.free(log(), runId) : newRunId;
        if (RunIds.taken(log(), id)) {
            throw new IllegalArgumentException("there is a run '" + id + "' already; give the fork another id");
        }
        Fork.write(engine, run, recorded(run), fromTask, id);
        return id;
    }

    /** Starts a child with the id that its parent recorded. */
    Running startChild(String id, TaskCall call) {
        EngineTool.ChildRun child = EngineTool.ChildRun.read(Fields.of(call.inputs()));
        Workflow workflow = child.definition() != null
                ? reader.of(child.definition())
                : reader.read(call.directory().resolve(String.valueOf(child.file())))
                        .workflow();
        return startNew(new Run(id), workflow, child.input(), call.runId());
    }

    private Running startNew(Run run, Workflow workflow, ObjectNode input, @Nullable String parent) {
        ObjectNode data = started(workflow, input);
        if (parent != null) {
            data.put("parent", parent);
        }
        return open(run, workflow, RunEvent.ofRun(RunEvent.Type.WORKFLOW_STARTED, now(), data), false);
    }

    /** What the first event of a run says. */
    static ObjectNode started(Workflow workflow, ObjectNode input) {
        ObjectNode data = Trees.object();
        data.put("name", workflow.name());
        data.set("definition", workflow.source());
        data.set("input", Trees.stored(input));
        return data;
    }

    private Running open(Run run, Workflow workflow, @Nullable RunEvent first, boolean continued) {
        var journal = new Journal(engine, run.id(), run.version());
        long version = run.version();
        var graph = new GraphState(workflow, run, around, engine.random());
        if (first != null) {
            graph.record(first);
        }
        var opened = new LiveRun(engine, graph, journal, tools, version, closed -> live.remove(closed.runId(), closed));
        if (live.putIfAbsent(run.id(), opened) != null) {
            throw new IllegalStateException("run '" + run.id() + "' is being worked on in this process already");
        }
        watch.arm();
        journal.tell(() -> engine.listener().opened(run.view(), continued));
        opened.begin();
        return opened;
    }

    private Workflow recorded(Run run) {
        if (run.definition() instanceof ObjectNode source) {
            return reader.of(source);
        }
        throw new IllegalStateException("run '" + run.id()
                + "' does not say what it runs, as it was recorded by something else; start a new run");
    }

    private Instant now() {
        return engine.timers().clock().instant();
    }

    Log log() {
        return engine.store().log();
    }

    Runs runs() {
        return runs;
    }

    /**
     * Stops a run whose child does not go on, without recording an outcome.
     *
     * @param why null if the child was stopped in order
     */
    void leave(String runId, @Nullable RuntimeException why) {
        LiveRun run = live.get(runId);
        if (run != null) {
            run.leave(why);
        }
    }

    /** Stops every run of this runner, without recording an outcome, and waits for them. */
    @Override
    public void close() {
        List<LiveRun> open = List.copyOf(live.values());
        open.forEach(LiveRun::stop);
        open.forEach(LiveRun::join);
        watch.close();
    }
}
