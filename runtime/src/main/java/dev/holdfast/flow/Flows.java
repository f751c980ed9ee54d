package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Names;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs {@link Flow flows}. Thread-safe. */
public final class Flows {
    private final Engine engine;
    private final Runs runs;
    private final Map<String, FlowSession> live = new ConcurrentHashMap<>();
    private final CancelWatch watch;

    public Flows(Engine engine) {
        this.engine = engine;
        this.runs = new Runs(engine.store(), engine.timers().clock());
        this.watch = new CancelWatch(engine, live, false);
    }

    /**
     * Runs a flow on this thread, continues it after a crash, or gives the result it had: there is one run of an id. While
     * another caller is at work on it, in this process or, on a store that processes share, in another one, this waits, and
     * gets what the other gets; of a process that died it takes over after {@link dev.holdfast.time.Leases#LENGTH}. To stop
     * it, interrupt this thread: nothing is recorded of what was at work, and the same call continues.
     *
     * @param name says which flow it is; a run keeps its name
     * @param input what {@link FlowContext#input} returns, as JSON; a run keeps its input
     * @param result the type of the result, read from JSON
     * @throws IllegalArgumentException if the input cannot be recorded: it is no JSON, too deep or too large
     * @throws RunFailed if the flow threw something, now or when it ran before
     * @throws DefinitionChanged if the run was started with another name or input, or the flow asks for other steps than it did
     * @throws dev.holdfast.event.Fenced if another process has taken over
     */
    public <R extends @Nullable Object> R run(
            String runId, String name, @Nullable Object input, Class<R> result, Flow<R> flow)
            throws InterruptedException {
        if (result == null) {
            throw new IllegalArgumentException(
                    "the type of the result of run '" + runId + "' is null; name a class, Void.class for nothing");
        }
        Names.check("run id", runId);
        JsonNode given = given(runId, input);
        Turns turns = Turns.on(engine.store());
        Turns.Turn turn = turns.take(runId);
        try {
            Run run = find(runId, null, name, given);
            if (run.status().finished()) {
                return result(run.view(), result, null);
            }
            return run.parent() == null
                    ? alone(turns, runId, run, name, given, result, flow)
                    : withParent(turns, runId, name, given, result, flow);
        } finally {
            turn.close();
        }
    }

    /** Goes on with a child once nobody is at work on what it is part of. */
    private <R extends @Nullable Object> R withParent(
            Turns turns, String runId, String name, JsonNode input, Class<R> result, Flow<R> flow)
            throws InterruptedException {
        String root = runs.root(runId);
        Turns.Turn turn = turns.take(root);
        try {
            return alone(turns, root, find(runId, null, name, input), name, input, result, flow);
        } finally {
            turn.close();
        }
    }

    /** Goes on with a run that no other thread is at work on, once no other process is. */
    private <R extends @Nullable Object> R alone(
            Turns turns, String root, Run run, String name, JsonNode input, Class<R> result, Flow<R> flow)
            throws InterruptedException {
        if (!engine.store().isShared()) {
            return carryOut(run, run.parent(), name, input, result, flow);
        }
        Turns.Hold hold = turns.hold(engine, root);
        try {
            Run latest = find(run.id(), null, name, input);
            return carryOut(latest, latest.parent(), name, input, result, flow);
        } finally {
            hold.close();
        }
    }

    /** A child of a run that this thread has the turn of. */
    <R extends @Nullable Object> R run(
            String runId, String parent, String name, JsonNode input, Class<R> result, Flow<R> flow)
            throws InterruptedException {
        return carryOut(find(runId, parent, name, input), parent, name, input, result, flow);
    }

    /**
     * The input of a run as it will be read back.
     *
     * @throws IllegalArgumentException if it cannot be recorded
     */
    JsonNode given(String runId, @Nullable Object input) {
        String what = "the input of run '" + runId + "'";
        return engine.recorded().value(what, StepValues.tree(what, input));
    }

    private <R extends @Nullable Object> R carryOut(
            Run run, @Nullable String parent, String name, JsonNode input, Class<R> result, Flow<R> flow)
            throws InterruptedException {
        if (run.status().finished()) {
            return result(run.view(), result, null);
        }
        var session = new FlowSession(engine, this, run);
        RunEvent started = run.isNew() ? started(name, input, parent) : null;
        String what = "the result of run '" + run.id() + "'";
        Flow<Object> checked = context -> StepValues.checked(session, what, result, flow.run(context));
        live.put(run.id(), session);
        watch.arm();
        try {
            RunView end = session.carryOut(started, checked);
            return result(end, result, session.failure());
        } finally {
            live.remove(run.id(), session);
            watch.over(run.id());
        }
    }

    /** Cancels the children of a run that are at work here. */
    void cancelChildren(String parent) {
        live.values().stream()
                .filter(session -> parent.equals(session.run().parent()))
                .forEach(FlowSession::cancel);
    }

    private Run find(String runId, @Nullable String parent, String name, JsonNode input) {
        Run run = RunLookup.find(engine.store().log(), runId);
        if (!run.isNew()) {
            refuseAnother(run, parent, name, input);
        } else if (parent == null) {
            RunIdRule.check(runId);
        }
        return run;
    }

    private RunEvent started(String name, JsonNode input, @Nullable String parent) {
        ObjectNode data = Trees.object().put("name", name);
        data.set("input", input);
        if (parent != null) {
            data.put("parent", parent);
        }
        engine.recorded().checkData("the name and the input", data);
        return RunEvent.ofRun(
                RunEvent.Type.WORKFLOW_STARTED, engine.timers().clock().instant(), data);
    }

    private static void refuseAnother(Run run, @Nullable String parent, String name, JsonNode input) {
        if (!run.name().equals(name)) {
            throw changed(run, "the flow was '" + run.name() + "' and is '" + name + "'");
        }
        if (!Trees.json(run.input()).equals(Trees.json(input))) {
            throw changed(run, "the input was " + run.input() + " and is " + input);
        }
        if (parent != null && !parent.equals(run.parent())) {
            throw changed(run, "the parent was " + run.parent() + " and is " + parent);
        }
    }

    private static DefinitionChanged changed(Run run, String change) {
        return new DefinitionChanged(
                run.id(), List.of(change), "continue it as it was started, or start another under another run id");
    }

    /** Reads the result back from what is recorded, so that the first caller gets what every later one gets. */
    private static <R extends @Nullable Object> R result(RunView run, Class<R> type, @Nullable Exception failure) {
        if (run.status() != RunStatus.COMPLETED) {
            throw new RunFailed(run, failure);
        }
        try {
            return Trees.value(run.output(), type);
        } catch (JacksonException another) {
            throw new DefinitionChanged(
                    run.id(),
                    List.of("the result is recorded as " + run.output() + ", which is no " + type.getName()),
                    "read it as what it was, or start another run under another run id");
        }
    }
}
