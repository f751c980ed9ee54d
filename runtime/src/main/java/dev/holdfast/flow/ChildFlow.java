package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs a flow as a step of another. */
final class ChildFlow {
    private ChildFlow() {}

    static <R extends @Nullable Object> R result(
            FlowSession session, String id, String name, @Nullable Object input, Class<R> type, Flow<R> flow)
            throws InterruptedException {
        TaskView view = session.task(id);
        if (view.status() == TaskStatus.COMPLETED) {
            return StepValues.recorded(session, "the result of '" + id + "'", view.output(), type);
        }
        if (view.status() == TaskStatus.FAILED) {
            throw new StepFailed(session.run().id(), id, view.error(), null);
        }
        String child = ChildIds.of(session.run(), id);
        JsonNode given = session.flows().given(child, input);
        boolean recovered = view.status() == TaskStatus.RUNNING;
        ObjectNode started = Trees.object().put("run", child);
        session.record(new RunEvent(Type.TASK_STARTED, session.now(), id, started, Metadata.starting(1, recovered)));
        int start = session.look(run -> run.childStarts(child));
        Run before = Run.read(session.engine().store().log(), child).orElse(null);
        if (before != null && ChildStart.of(before, session.run().id(), start) == ChildStart.RETRY) {
            new Runs(session.engine().store(), session.engine().timers().clock()).retryFor(child, start);
        }
        try {
            R result = session.flows().run(child, session.run().id(), name, given, type, flow);
            JsonNode output = session.engine().recorded().value("the result", Recorded.tree(result));
            ObjectNode data = Trees.object();
            data.set("output", output);
            session.defer(new RunEvent(Type.TASK_COMPLETED, session.now(), id, data, Metadata.ended(1, null, null)));
            return result;
        } catch (RunFailed failed) {
            session.record(new RunEvent(
                    Type.TASK_FAILED,
                    session.now(),
                    id,
                    null,
                    Metadata.ended(1, null, failed.run().error())));
            throw new StepFailed(session.run().id(), id, failed.run().error(), failed);
        }
    }
}
