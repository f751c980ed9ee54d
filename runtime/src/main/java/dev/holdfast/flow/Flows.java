package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs {@link Flow flows}. Thread-safe. */
public final class Flows {
    private final Engine engine;
    private final Map<String, FlowSession> live = new ConcurrentHashMap<>();
    private final CancelWatch watch;

    public Flows(Engine engine) {
        this.engine = engine;
        this.watch = new CancelWatch(engine, live, false);
    }

    /**
     * Runs a flow on this thread, continues it after a crash, or gives the result it had: there is one run of an id. To stop
     * it, interrupt this thread: nothing is recorded of what was at work, and the same call continues.
     *
     * @param name says which flow it is; a run keeps its name
     * @param input what {@link FlowContext#input} returns, as JSON; a run keeps its input
     * @param result the type of the result, read from JSON
     * @throws RunFailed if the flow threw something, now or when it ran before
     * @throws DefinitionChanged if the run was started with another name or input, or the flow asks for other steps than it did
     * @throws dev.holdfast.event.Fenced if another process has taken over
     */
    public <R extends @Nullable Object> R run(
            String runId, String name, @Nullable Object input, Class<R> result, Flow<R> flow)
            throws InterruptedException {
        return run(runId, null, name, input, result, flow);
    }

    <R extends @Nullable Object> R run(
            String runId, @Nullable String parent, String name, @Nullable Object input, Class<R> result, Flow<R> flow)
            throws InterruptedException {
        JsonNode given = Trees.stored(Trees.MAPPER.valueToTree(input));
        Optional<Run> recorded = Run.read(engine.store().log(), runId);
        if (recorded.isPresent()) {
            refuseAnother(recorded.get(), parent, name, given);
            if (recorded.get().status().finished()) {
                return result(recorded.get().view(), result, null);
            }
        }
        var session = new FlowSession(engine, this, recorded.orElseGet(() -> new Run(runId)));
        RunEvent started = recorded.isPresent() ? null : started(name, given, parent);
        live.put(runId, session);
        watch.arm();
        try {
            return result(session.carryOut(started, flow), result, session.failure());
        } finally {
            live.remove(runId, session);
        }
    }

    /** Cancels the children of a run that are at work here. */
    void cancelChildren(String parent) {
        live.values().stream()
                .filter(session -> parent.equals(session.run().parent()))
                .forEach(FlowSession::cancel);
    }

    private RunEvent started(String name, JsonNode input, @Nullable String parent) {
        ObjectNode data = Trees.object().put("name", name);
        data.set("input", input);
        if (parent != null) {
            data.put("parent", parent);
        }
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
        return Trees.value(run.output(), type);
    }
}
