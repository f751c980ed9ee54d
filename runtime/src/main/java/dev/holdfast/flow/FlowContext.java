package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a flow sees of its run. One thread at a time; each branch of {@link #parallel} has one of its own.
 *
 * <p>Steps are told apart by their names; where a name comes again, as in a loop, the second is {@code name#2}, or the next
 * number that no step has been given. A flow that continues must ask for the same steps in the same order, else {@link
 * DefinitionChanged} says which differs. What is asked for in a way that cannot be continued (inside of another step, by another
 * thread, with a result that JSON does not bring back) is refused by {@link FlowMisused} at
 * once, and the run stays unfinished.
 */
public final class FlowContext {
    private static final int LONGEST_NAME = 300;
    private static final Duration LONGEST_SLEEP = Duration.ofDays(36_525);

    private final FlowSession session;
    private final String scope;
    private final List<String> recordedOrder;
    private final Map<String, Integer> asked = new HashMap<>();
    private final Set<String> given = new HashSet<>();
    private int place;
    private volatile @Nullable Thread thread;

    /** The step that has begun and not ended. */
    private volatile @Nullable String doing;

    /** @param scope what stands before the names of its steps: empty, or {@code branches[0]/} */
    FlowContext(FlowSession session, String scope) {
        this.session = session;
        this.scope = scope;
        this.recordedOrder = session.recordedOrder(scope);
    }

    /** Runs a flow, or a branch, on this thread, and lets it ask for steps meanwhile. */
    <R extends @Nullable Object> R run(Flow<R> flow) throws Exception {
        thread = Thread.currentThread();
        try {
            R result = flow.run(this);
            end();
            return result;
        } finally {
            thread = null;
        }
    }

    public String runId() {
        return session.run().id();
    }

    /**
     * What the run was started with.
     *
     * @throws DefinitionChanged if it cannot be read as that type
     */
    public <T extends @Nullable Object> T input(Class<T> type) {
        return StepValues.recorded(session, "the input", session.run().input(), typed("the input", type));
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
        String id = begin(name);
        try {
            Class<T> of = typed(id, type);
            String result = "the result of step '" + id + "'";
            Step<Object> checked = call -> StepValues.checked(session, result, of, done(work, call));
            JsonNode output = new StepRun(session, id, options).result(checked);
            return StepValues.recorded(session, "step " + place + " of '" + scope + "', '" + id + "',", output, of);
        } finally {
            doing = null;
        }
    }

    /** What is asked for in a wrong way inside of a step is no failure of the step. */
    private <T extends @Nullable Object> T done(Step<T> work, Step.Call call) throws Exception {
        try {
            return work.run(call);
        } catch (FlowMisused misused) {
            throw session.refuse(misused);
        }
    }

    /** Waits. The moment of waking is recorded: a restart waits only for what is left. */
    public void sleep(String name, Duration duration) throws InterruptedException {
        String id = begin(name);
        try {
            sleepUntil(id, duration);
        } finally {
            doing = null;
        }
    }

    private void sleepUntil(String id, Duration duration) throws InterruptedException {
        TaskView view = session.task(id);
        if (view.status() == TaskStatus.COMPLETED) {
            return;
        }
        Instant recorded = view.dueAt();
        Instant until = recorded == null ? end(id, duration) : recorded;
        FlowWaits.Moment moment = session.moment(until);
        if (recorded == null) {
            ObjectNode data = Trees.object().put("until", until.toString());
            session.record(new RunEvent(Type.TASK_STARTED, session.now(), id, data, Metadata.starting(1, false)));
        } else {
            session.record();
        }
        session.waitUntil(moment);
        ObjectNode data = Trees.object().putNull("output");
        session.defer(new RunEvent(Type.TASK_COMPLETED, session.now(), id, data, Metadata.ended(1, null, null)));
    }

    private Instant end(String id, @Nullable Duration duration) {
        if (duration == null || duration.compareTo(LONGEST_SLEEP) > 0) {
            throw session.refuse(new FlowMisused("step '" + id + "' is to sleep for " + duration
                    + "; give a duration of at most " + LONGEST_SLEEP.toDays() + " days"));
        }
        return session.now().plus(duration);
    }

    /**
     * Runs flows side by side, as parts of this one, and returns their results in order once all have ended.
     *
     * @throws Exception what the first of them threw, by their order
     */
    public <T extends @Nullable Object> List<T> parallel(String name, List<Flow<T>> branches) throws Exception {
        String id = begin(name);
        try {
            if (branches.size() > Branches.MAX) {
                throw session.refuse(new FlowMisused("'" + id + "' has " + branches.size() + " branches, more than "
                        + Branches.MAX + "; group them"));
            }
            return Branches.run(session, id, branches);
        } finally {
            doing = null;
        }
    }

    /**
     * Runs another flow as a run of its own, {@code <this run>~<name>}, and returns its result.
     *
     * @throws StepFailed if it failed
     */
    public <R extends @Nullable Object> R child(String name, @Nullable Object input, Class<R> type, Flow<R> flow)
            throws InterruptedException {
        String id = begin(name);
        try {
            return ChildFlow.result(session, id, name, childInput(id, input), typed(id, type), flow);
        } catch (FlowMisused misused) {
            throw session.refuse(misused);
        } finally {
            doing = null;
        }
    }

    private JsonNode childInput(String id, @Nullable Object input) {
        try {
            return StepValues.tree("the input of '" + id + "'", input);
        } catch (IllegalArgumentException noJson) {
            throw session.refuse(new FlowMisused(String.valueOf(noJson.getMessage()), noJson));
        }
    }

    private <T extends @Nullable Object> Class<T> typed(String what, @Nullable Class<T> type) {
        if (type == null) {
            throw session.refuse(new FlowMisused("the type of '" + what + "' in run '" + runId()
                    + "' is null; name a class, Void.class for nothing"));
        }
        return type;
    }

    /** Gives the next step its id, and makes sure that it is the one that stood here before. */
    private String begin(String name) {
        refuseMisplaced(name);
        refuseName(name);
        String numbered = numbered(name);
        if (place < recordedOrder.size() && !recordedOrder.get(place).equals(numbered)) {
            throw session.mismatch("step " + (place + 1) + " of '" + scope + "' was '" + recordedOrder.get(place)
                    + "' and is '" + numbered + "'");
        }
        place++;
        doing = numbered;
        return scope + numbered;
    }

    /** A number that was made up is never that of a step which has it as its name. */
    private String numbered(String name) {
        int count = asked.merge(name, 1, Integer::sum);
        String numbered = count == 1 ? name : name + "#" + count;
        while (!given.add(numbered)) {
            numbered = name + "#" + asked.merge(name, 1, Integer::sum);
        }
        return numbered;
    }

    private void refuseMisplaced(String name) {
        Thread mine = thread;
        String other = doing;
        if (mine != null && other != null) {
            throw session.refuse(new FlowMisused("'" + name + "' was asked for inside of '" + other + "' of run '"
                    + runId()
                    + "', which has not ended: a step asks for no other step, and a branch asks the context that"
                    + " it is given"));
        }
        if (!Thread.currentThread().equals(mine)) {
            throw session.refuse(new FlowMisused("'" + name + "' of run '" + runId() + "' was asked for "
                    + (mine == null
                            ? "after the flow, or its branch, had ended"
                            : "by another thread than that of the flow")
                    + ", so that nobody could tell its place; use parallel for what is to run side by side"));
        }
    }

    private void refuseName(@Nullable String name) {
        if (name == null || name.isBlank() || name.contains("/") || name.endsWith("]")) {
            throw session.refuse(new FlowMisused(
                    "'" + name + "' cannot name a step; use a text without '/' that does not end with ']'"));
        }
        if (name.length() > LONGEST_NAME) {
            throw session.refuse(new FlowMisused("'" + name.substring(0, LONGEST_NAME / 10)
                    + "…' cannot name a step; use a text of at most " + LONGEST_NAME + " characters"));
        }
    }

    /** Makes sure that nothing is recorded which the flow did not ask for. */
    private void end() {
        if (place < recordedOrder.size()) {
            throw session.mismatch("step " + (place + 1) + " of '" + scope + "' was '" + recordedOrder.get(place)
                    + "' and is not there any more");
        }
    }
}
