package dev.holdfast.workflow;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Journal;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunNotFound;
import dev.holdfast.flow.RunQueue;
import dev.holdfast.flow.RunView;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Starts runs for workers to carry out. Thread-safe. */
public final class Submission {
    private final Engine engine;
    private final RunQueue queue;

    public Submission(Engine engine) {
        this.engine = engine;
        this.queue = new RunQueue(engine.store());
    }

    /**
     * Records the start of a run, and queues it. A run that there is under this id is not started again, but queued if it was
     * not, whoever began it, so that a call without an answer can be repeated; one that has finished is shown. Whoever is at
     * work on a run that was begun elsewhere can record nothing more.
     *
     * @param request without a run id, the run is new: the workflow's id or the next {@code <id>-2}, {@code <id>-3}…
     * @return the run as it is now
     * @throws dev.holdfast.flow.DefinitionChanged if it was started with another definition or input
     * @throws IllegalArgumentException if the run is another's child, or is queued in another order
     */
    public RunView submit(Workflow workflow, RunRequest request, QueuedRun.Order order) {
        String id = request.runId();
        if (id == null) {
            id = startNew(workflow, request, order);
        } else if (!startGiven(id, workflow, request, order)) {
            Run recorded = read(id);
            DefinitionChange.refuseInput(recorded, request.input());
            DefinitionChange.check(recorded, workflow, false);
            if (recorded.status().finished()) {
                return recorded.view();
            }
            refuseOrder(recorded, order);
            handOver(recorded, order);
        }
        return queued(id);
    }

    /** A place in the queue is that of the start; another one that is asked for is not passed over in silence. */
    private static void refuseOrder(Run run, QueuedRun.Order order) {
        QueuedRun.Order queued = run.queued();
        if (queued != null && !order.equals(QueuedRun.Order.DEFAULT) && !order.equals(queued)) {
            throw new IllegalArgumentException(
                    "run '" + run.id() + "' is queued already, with priority "
                            + queued.priority() + " and max-running " + queued.maxRunning()
                            + ", which stay as they are; leave --priority and --max-running out, or cancel it and start another");
        }
    }

    private void handOver(Run begun, QueuedRun.Order order) {
        for (Run run = begun; run.queued() == null && !run.status().finished(); run = read(run.id())) {
            if (run.parent() != null) {
                throw new IllegalArgumentException("run '" + run.id() + "' belongs to run '" + run.parent()
                        + "', which goes on with it; detach that one");
            }
            var event = RunQueue.handedOver(run, order, engine.timers().clock().instant());
            try {
                new Journal(engine, run.id(), run.version()).decide(() -> List.of(event));
            } catch (Fenced writtenMeanwhile) {
                // perhaps somebody else has handed it over; the next look tells
            }
        }
    }

    private RunView queued(String id) {
        if (StoreFailed.asking("queue", id, () -> queue.add(id))) {
            queue.announce();
        }
        return read(id).view();
    }

    private Run read(String id) {
        return Run.read(engine.store().log(), id).orElseThrow(() -> new RunNotFound("submit", id));
    }

    /** False if there is a run of that id. */
    private boolean startGiven(String id, Workflow workflow, RunRequest request, QueuedRun.Order order) {
        Run run = RunIds.given(engine.store().log(), id);
        if (run.isNew()) {
            try {
                start(run, workflow, request, order);
            } catch (Fenced submittedMeanwhile) {
                return false;
            }
        }
        return run.isNew();
    }

    private String startNew(Workflow workflow, RunRequest request, QueuedRun.Order order) {
        while (true) {
            String id = RunIds.free(engine.store().log(), workflow.id());
            try {
                start(new Run(id), workflow, request, order);
                return id;
            } catch (Fenced taken) {
                // somebody else was given the same id, and was faster
            }
        }
    }

    private void start(Run run, Workflow workflow, RunRequest request, QueuedRun.Order order) {
        ObjectNode input = request.input() == null ? Trees.object() : request.input();
        ObjectNode data = WorkflowRunner.started(engine.recorded(), workflow, input);
        RunIds.marked(data, workflow.id(), run.id(), request.runId() != null);
        data.set("queue", RunQueue.member(order));
        var started = RunEvent.ofRun(
                RunEvent.Type.WORKFLOW_STARTED, engine.timers().clock().instant(), data);
        WorkflowRunner.check(engine.recorded(), started);
        new Journal(engine, run.id(), run.version()).decide(() -> List.of(started));
    }
}
