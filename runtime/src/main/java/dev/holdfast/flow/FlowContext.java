package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a flow sees of its run. One thread at a time; each branch of {@link #parallel} has one of its own.
 *
 * <p>Steps are told apart by their names; where a name comes again, as in a loop, the second is {@code name#2}. A flow that
 * continues must ask for the same steps in the same order, else {@link DefinitionChanged} says which differs.
 */
public final class FlowContext {
    private final FlowSession session;
    private final String scope;
    private final List<String> recordedOrder;
    private final Map<String, Integer> asked = new HashMap<>();
    private int place;

    /** @param scope what stands before the names of its steps: empty, or {@code branches[0]/} */
    FlowContext(FlowSession session, String scope) {
        this.session = session;
        this.scope = scope;
        this.recordedOrder = session.recordedOrder(scope);
    }

    public String runId() {
        return session.run().id();
    }

    /** What the run was started with. */
    public <T extends @Nullable Object> T input(Class<T> type) {
        return Trees.value(session.run().input(), type);
    }

    /** Does some work once: one attempt, as long as it takes. */
    public <T extends @Nullable Object> T step(String name, Class<T> type, Step<T> work) throws InterruptedException {
        return step(name, type, StepOptions.DEFAULT, work);
    }

    /**
     * Does some work once and returns its result, or returns the recorded result without doing anything. The result is
     * recorded together with the start of the next step, the end of a branch or the end of the flow.
     *
     * @param type of the result, which is recorded as JSON and read back from it
     * @throws StepFailed if the last attempt failed, or did when it was made before
     */
    public <T extends @Nullable Object> T step(String name, Class<T> type, StepOptions options, Step<T> work)
            throws InterruptedException {
        String id = next(name);
        return Trees.value(new StepRun(session, id, options).result(work), type);
    }

    /** Waits. The moment of waking is recorded: a restart waits only for what is left. */
    public void sleep(String name, Duration duration) throws InterruptedException {
        String id = next(name);
        TaskView view = session.task(id);
        if (view.status() == TaskStatus.COMPLETED) {
            return;
        }
        Instant until = view.dueAt();
        if (until == null) {
            until = session.now().plus(duration);
            ObjectNode data = Trees.object().put("until", until.toString());
            session.record(new RunEvent(Type.TASK_STARTED, session.now(), id, data, Metadata.starting(1, false)));
        } else {
            session.record();
        }
        session.waitUntil(until);
        ObjectNode data = Trees.object().putNull("output");
        session.defer(new RunEvent(Type.TASK_COMPLETED, session.now(), id, data, Metadata.ended(1, null, null)));
    }

    /**
     * Runs flows side by side, as parts of this one, and returns their results in order once all have ended.
     *
     * @throws Exception what the first of them threw, by their order
     */
    public <T extends @Nullable Object> List<T> parallel(String name, List<Flow<T>> branches) throws Exception {
        return Branches.run(session, next(name), branches);
    }

    /**
     * Runs another flow as a run of its own, {@code <this run>.<name>}, and returns its result.
     *
     * @throws StepFailed if it failed
     */
    public <R extends @Nullable Object> R child(String name, @Nullable Object input, Class<R> type, Flow<R> flow)
            throws InterruptedException {
        return ChildFlow.result(session, next(name), name, input, type, flow);
    }

    /** Gives the next step its id, and makes sure that it is the one that stood here before. */
    private String next(String name) {
        if (name.isBlank() || name.contains("/") || name.endsWith("]")) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot name a step; use a text without '/' that does not end with ']'");
        }
        int count = asked.merge(name, 1, Integer::sum);
        String numbered = count == 1 ? name : name + "#" + count;
        if (place < recordedOrder.size() && !recordedOrder.get(place).equals(numbered)) {
            throw session.mismatch("step " + (place + 1) + " of '" + scope + "' was '" + recordedOrder.get(place)
                    + "' and is '" + numbered + "'");
        }
        place++;
        return scope + numbered;
    }

    /** Makes sure that nothing is recorded which the flow did not ask for. */
    void end() {
        if (place < recordedOrder.size()) {
            throw session.mismatch("step " + (place + 1) + " of '" + scope + "' was '" + recordedOrder.get(place)
                    + "' and is not there any more");
        }
    }
}
