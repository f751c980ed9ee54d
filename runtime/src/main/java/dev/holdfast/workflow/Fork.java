package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.DefinitionChanged;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Journal;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunEvent.Metadata;
import dev.holdfast.flow.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Begins a new run with results of another. One thread at a time. */
final class Fork {
    private final Engine engine;
    private final Run from;
    private final String fromStep;
    private final Workflow workflow;
    private final Set<String> ids;
    private final Set<String> again;

    /**
     * @param fromStep a task, or an item of a parallel one
     * @throws IllegalArgumentException if the workflow has no such task, or no such item can be
     */
    Fork(Engine engine, Run from, String fromStep, Workflow workflow) {
        this.engine = engine;
        this.from = from;
        this.fromStep = fromStep;
        this.workflow = workflow;
        this.ids = workflow.tasks().stream().map(Task::id).collect(Collectors.toSet());
        Task first = workflow.task(Run.itemOwner(fromStep));
        if (!first.id().equals(fromStep)) {
            refuseWhereNoItem(first);
        }
        this.again = fromOn(first);
    }

    private void refuseWhereNoItem(Task first) {
        boolean number = fromStep.substring(first.id().length()).matches("\\[(0|[1-9][0-9]{0,8})]");
        JsonNode outputs = from.task(first.id()).output();
        boolean there = first.type() == Task.Type.PARALLEL
                && number
                && (outputs == null || Work.index(fromStep) < outputs.size());
        if (!there) {
            throw new IllegalArgumentException("task '" + first.id() + "' has no item '" + fromStep + "'; write --from "
                    + first.id()
                    + (first.type() == Task.Type.PARALLEL ? ", or one of its items like " + first.id() + "[0]" : ""));
        }
    }

    /**
     * Writes the new run, unless the same fork was written before; of one that was interrupted, what is missing.
     *
     * @throws IllegalArgumentException if there is another run of that id
     * @throws DefinitionChanged if a result that is taken over does not follow from the definition of the new run
     */
    String write(Run to) {
        if (to.isNew()) {
            List<RunEvent> events = copies();
            refuseUnsafe(events);
            List<RunEvent> kept = events.stream()
                    .filter(event -> ids.contains(Run.itemOwner(event.subject())))
                    .toList();
            append(
                    to,
                    Stream.concat(Stream.of(started(kept.size())), kept.stream())
                            .toList());
        } else if (!from.id().equals(to.forkedFrom()) || !fromStep.equals(to.forkedAt())) {
            throw new IllegalArgumentException("there is a run '" + to.id() + "' already; give the fork another id");
        } else if (to.copiesMissing() > 0) {
            append(to, missing(to));
        } else {
            DefinitionChange.check(to, workflow, false);
        }
        return to.id();
    }

    private void append(Run to, List<RunEvent> events) {
        new Journal(engine, to.id(), to.version()).decide(() -> events);
    }

    private List<RunEvent> missing(Run to) {
        DefinitionChange.check(to, workflow, false);
        List<RunEvent> missing = copies().stream()
                .filter(event -> ids.contains(Run.itemOwner(event.subject())))
                .filter(event -> to.task(event.subject()).copiedFrom() == null)
                .toList();
        if (missing.size() != to.copiesMissing()) {
            throw new IllegalStateException("run '" + from.id() + "' is not what it was when '" + to.id()
                    + "' began to be forked from it; cancel '" + to.id() + "', and fork again under another id");
        }
        return missing;
    }

    /** What is taken over has to follow from the new definition too. */
    private void refuseUnsafe(List<RunEvent> events) {
        Run asForked = new Run(from.id());
        ObjectNode data = Trees.object();
        data.set("definition", from.definition());
        asForked.apply(RunEvent.ofRun(RunEvent.Type.WORKFLOW_STARTED, now(), data));
        events.forEach(asForked::apply);
        DefinitionChange.check(asForked, workflow, true);
    }

    private RunEvent started(int copies) {
        ObjectNode data = WorkflowRunner.started(engine.recorded(), workflow, Trees.object());
        data.set("input", from.input());
        data.put("forkedFrom", from.id()).put("forkedAt", fromStep).put("copies", copies);
        RunEvent started = RunEvent.ofRun(RunEvent.Type.WORKFLOW_STARTED, now(), data);
        WorkflowRunner.check(engine.recorded(), started);
        return started;
    }

    private List<RunEvent> copies() {
        Set<String> completed = new HashSet<>(from.completed());
        Set<String> partly = partlyUndone(from);
        List<RunEvent> copies = new ArrayList<>();
        for (String id : from.completed()) {
            String owner = Run.itemOwner(id);
            boolean item = !owner.equals(id);
            boolean taken = again.contains(owner)
                    ? item && fromStep.startsWith(owner + "[") && !id.equals(fromStep)
                    : !item || !completed.contains(owner) || partly.contains(owner);
            if (taken && !partly.contains(id) && kept(from.task(id)) && kept(from.task(owner))) {
                copies.add(copy(from.task(id)));
            }
        }
        return copies;
    }

    /** The parallel tasks of which items were undone one by one, so that their own results say too much. */
    private static Set<String> partlyUndone(Run from) {
        return from.tasks().stream()
                .filter(item -> !kept(item) && !Run.itemOwner(item.id()).equals(item.id()))
                .map(item -> Run.itemOwner(item.id()))
                .collect(Collectors.toSet());
    }

    private static boolean kept(TaskView view) {
        return view.compensationFor() == null
                && (view.compensation() == TaskView.Compensation.NONE
                        || view.compensation() == TaskView.Compensation.FAILED);
    }

    private RunEvent copy(TaskView view) {
        ObjectNode data = Trees.object();
        data.set("output", view.output());
        if (view.child() != null) {
            data.put("run", view.child()); // to be undone with what else was taken over
        }
        return new RunEvent(
                RunEvent.Type.TASK_COMPLETED,
                now(),
                view.id(),
                data,
                Metadata.ended(view.attempt(), null, null).withCopiedFrom(from.id()));
    }

    private Instant now() {
        return engine.timers().clock().instant();
    }

    /** A task and everything that depends on it, directly or not. */
    private Set<String> fromOn(Task first) {
        Set<String> found = new HashSet<>(Set.of(first.id()));
        boolean more;
        do {
            more = false;
            for (Task task : workflow.tasks()) {
                if (task.dependencies().stream().anyMatch(found::contains)) {
                    more |= found.add(task.id());
                }
            }
        } while (more);
        return found;
    }
}
