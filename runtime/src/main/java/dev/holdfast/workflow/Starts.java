package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.ChildIds;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Starts attempts, as many at a time as are allowed, and knows which are at work in this process. One thread at a time. */
final class Starts {
    private final GraphState graph;
    private final Surroundings around;
    private final Set<String> active = new HashSet<>();
    private List<Launch> launches = new ArrayList<>();

    Starts(GraphState graph, Surroundings around) {
        this.graph = graph;
        this.around = around;
    }

    boolean none() {
        return active.isEmpty();
    }

    boolean atWork(Work work) {
        return active.contains(work.key());
    }

    void ended(Work work) {
        active.remove(work.key());
    }

    /** The attempts started since the last call. */
    List<Launch> take() {
        if (launches.isEmpty()) {
            return List.of();
        }
        List<Launch> taken = launches;
        launches = new ArrayList<>();
        return taken;
    }

    boolean free() {
        return slots() > 0;
    }

    /** How many attempts more may be at work. */
    int slots() {
        return Math.max(0, around.parallel() - active.size());
    }

    /** Starts an attempt, unless as many as are allowed are at work: then the next decision comes back to it. */
    void start(Work work, int attempt, boolean recovered, Instant now) {
        if (!free()) {
            graph.park(work);
            return;
        }
        Launch launch;
        try {
            launch = launch(work, attempt, recovered);
        } catch (RuntimeException
                | StackOverflowError
                | OutOfMemoryError senseless) { // of what it is given, nothing else
            graph.record(work.refused(senseless, now));
            return;
        }
        Type type = work.kind() == Work.Kind.UNDO ? Type.COMPENSATION_TRIGGERED : Type.TASK_STARTED;
        ObjectNode data = launch.childRun() == null ? null : Trees.object().put("run", launch.childRun());
        graph.record(new RunEvent(type, now, work.id(), data, Metadata.starting(attempt, recovered)));
        active.add(work.key());
        launches.add(launch);
    }

    private Launch launch(Work work, int attempt, boolean recovered) {
        RunScope scope = graph.scope();
        String tool = work.tool();
        Task task = work.task();
        JsonNode result = null;
        if (work.kind() != Work.Kind.UNDO
                && task.type() == Task.Type.DECISION
                && task.inputs().has(TaskInputs.CONDITION)) {
            String condition = task.inputs().path(TaskInputs.CONDITION).asString();
            result = Trees.MAPPER.valueToTree(scope.test(condition));
        }
        if (work.kind() != Work.Kind.UNDO && task.simulated()) {
            result = Trees.object().put("simulated", true).put("toolName", task.toolName());
        }
        String key = scope.idempotencyKey(work);
        var call = new TaskCall(
                graph.run().id(),
                work.id(),
                attempt,
                recovered,
                key,
                scope.inputs(work),
                around.directory(),
                graph.run().startedAt());
        String child = work.isChildRun() ? ChildIds.of(graph.run(), work.id()) : null;
        int before = child == null ? 0 : graph.run().childStarts(child);
        return new Launch(work, tool, call, child, recovered ? before : before + 1, result);
    }
}
