package dev.holdfast.workflow;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.AttemptOutcomes;
import dev.holdfast.flow.Recorded;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.RunEvent.Type;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import dev.holdfast.flow.Unrecordable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings tasks as far as they get at one moment. One thread at a time. */
final class Advance {
    private final GraphState graph;
    private final Starts starts;
    private final Instant now;

    Advance(GraphState graph, Starts starts, Instant now) {
        this.graph = graph;
        this.starts = starts;
        this.now = now;
    }

    /** A task that waits for no other. */
    void task(Task task) {
        TaskView view = graph.run().task(task.id());
        if (view.status() == TaskStatus.PENDING) {
            begin(task, view);
        } else if (view.status() == TaskStatus.RUNNING && task.type() == Task.Type.PARALLEL) {
            items(task);
        } else {
            work(Work.of(task), view);
        }
    }

    private void begin(Task task, TaskView view) {
        boolean wanted;
        try {
            wanted = graph.scope().wants(task);
            if (wanted && task.type() == Task.Type.PARALLEL) {
                graph.scope().items(task); // refused here, before it starts, where it is no list
            }
        } catch (RuntimeException
                | StackOverflowError
                | OutOfMemoryError senseless) { // of what is recorded, nothing else
            graph.record(Work.of(task).refused(senseless, now));
            return;
        }
        if (!wanted) {
            graph.record(new RunEvent(Type.TASK_SKIPPED, now, task.id(), null, Metadata.NONE));
        } else if (task.type() == Task.Type.PARALLEL) {
            started(task.id(), null);
        } else {
            work(Work.of(task), view);
        }
    }

    private void started(String id, @Nullable ObjectNode data) {
        graph.record(new RunEvent(Type.TASK_STARTED, now, id, data, Metadata.starting(1, false)));
    }

    private void sleep(Work work) {
        Instant until;
        try {
            until = EngineTool.Sleep.read(Fields.of(graph.scope().inputs(work))).end(now);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError senseless) {
            graph.record(work.refused(senseless, now));
            return;
        }
        started(work.id(), Trees.object().put("until", until.toString()));
    }

    private void completed(TaskView task, JsonNode output) {
        ObjectNode data = Trees.object();
        data.set("output", output);
        Metadata metadata = Metadata.ended(1, AttemptOutcomes.since(task.startedAt(), now), null);
        graph.record(new RunEvent(Type.TASK_COMPLETED, now, task.id(), data, metadata));
    }

    /** Results of items are recorded one by one, so that none is repeated; the task's own result is all of them. */
    private void items(Task task) {
        Items items = graph.scope().items(task);
        items.skipWhile(item -> graph.run().task(item.id()).status() == TaskStatus.COMPLETED);
        for (Work item : items.open()) {
            TaskView view = graph.run().task(item.id());
            if (hasFailed(view)) {
                failed(task, item, view);
                return;
            }
            boolean mustWait = !starts.free() && !EngineTool.SLEEP.equals(item.tool());
            if (view.status() == TaskStatus.PENDING && mustWait) {
                return; // those after it have not begun either: their turn comes later
            }
            work(item, view);
        }
        if (items.open().isEmpty()) {
            completed(task, items);
        }
    }

    /** The outcome of a parallel task of which no item begins any more; none as long as one is at work, or if one never began. */
    void settled(Task task) {
        Items items = graph.scope().items(task);
        Work failed = null;
        boolean all = true;
        for (Work item : items.all()) {
            TaskView view = graph.run().task(item.id());
            if (view.status() == TaskStatus.RUNNING && view.dueAt() == null) {
                return;
            }
            failed = failed == null && hasFailed(view) ? item : failed;
            all &= view.status() == TaskStatus.COMPLETED;
        }
        if (failed != null) {
            failed(task, failed, graph.run().task(failed.id()));
        } else if (all) {
            completed(task, items);
        }
    }

    private static boolean hasFailed(TaskView view) {
        return view.status() == TaskStatus.FAILED || view.status() == TaskStatus.TIMEOUT;
    }

    private void failed(Task task, Work item, TaskView view) {
        String error = Recorded.message("item " + item.item() + ": " + view.error());
        graph.record(new RunEvent(Type.TASK_FAILED, now, task.id(), null, Metadata.ended(1, null, error)));
    }

    private void completed(Task task, Items items) {
        ArrayNode outputs = Trees.MAPPER.createArrayNode();
        items.all().forEach(item -> outputs.add(graph.run().task(item.id()).output()));
        try {
            graph.recorded().check("the list of outputs", outputs);
        } catch (Unrecordable tooMuch) {
            graph.record(Work.of(task).refused(tooMuch, now));
            return;
        }
        completed(graph.run().task(task.id()), outputs);
    }

    /** Starts an attempt where one is due and none is at work; ends a sleep whose moment has come. */
    void work(Work work, TaskView view) {
        switch (view.status()) {
            case PENDING -> {
                if (EngineTool.SLEEP.equals(work.tool())) {
                    sleep(work);
                } else {
                    starts.start(work, 1, false, now);
                }
            }
            case RUNNING -> {
                if (view.dueAt() != null) {
                    if (due(view)) {
                        completed(view, Trees.MAPPER.nullNode());
                    }
                } else if (!starts.atWork(work)) { // a process that died began it: the same attempt, with the same key
                    again(work, view);
                }
            }
            case RETRYING -> {
                if (due(view)) {
                    starts.start(work, view.attempt() + 1, false, now);
                }
            }
            case COMPLETED, FAILED, TIMEOUT, SKIPPED, CANCELLED -> {}
        }
    }

    /** A child run continues; anything else is repeated, and not for ever. */
    private void again(Work work, TaskView view) {
        boolean undo = work.kind() == Work.Kind.UNDO;
        RunEvent exhausted = work.isChildRun() ? null : AttemptOutcomes.exhausted(graph.run(), work.id(), undo, now);
        if (exhausted == null) {
            starts.start(work, view.attempt(), true, now);
        } else {
            graph.record(exhausted);
        }
    }

    private boolean due(TaskView view) {
        return view.dueAt() == null || graph.moments().hasCome(view.dueAt());
    }
}
