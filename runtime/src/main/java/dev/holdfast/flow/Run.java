package dev.holdfast.flow;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the events of one run add up to, and nothing else. One thread at a time. */
public final class Run {
    private final String id;
    private final Map<String, TaskView> tasks = new LinkedHashMap<>();
    private final RunUndos undos = new RunUndos();

    /** When sleeps end and attempts are due, by task. */
    private final Map<String, Instant> due = new HashMap<>();

    private final RunStarts starts = new RunStarts();
    private final List<String> completed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private long version;
    private long events;
    private int retries;
    private int copied;
    private int answeredStart;
    private int undoings;
    private RunStatus status = RunStatus.RUNNING;
    private ObjectNode started = Trees.object();
    private JsonNode definition = Trees.object();
    private Instant startedAt = Instant.EPOCH;
    private @Nullable Instant completedAt;
    private @Nullable JsonNode output;
    private @Nullable String error;
    private @Nullable String failedTask;
    private @Nullable String problem;
    private JsonNode queue = Trees.object();

    /** A run of which nothing was ever recorded. */
    public Run(String id) {
        this(id, 0);
    }

    /** A run of which nothing is recorded any more: its stream goes on where what was removed of it ended. */
    Run(String id, long version) {
        this.id = id;
        this.version = version;
    }

    /** Reads a run back; empty if nothing is recorded under this id. */
    public static Optional<Run> read(Log log, String id) {
        var run = new Run(id);
        return StoreFailed.asking("read", id, () -> {
            for (Event event : Pages.of(log, id, 0)) {
                run.apply(RunCodec.decode(event));
                run.version = event.version();
            }
            return run.isNew() ? Optional.empty() : Optional.of(run);
        });
    }

    /** Takes in the next event. */
    public void apply(RunEvent event) {
        version++;
        events++;
        status = status == RunStatus.PENDING ? RunStatus.RUNNING : status;
        problem = null;
        switch (event.type()) {
            case WORKFLOW_STARTED -> start(event);
            case WORKFLOW_CLAIMED -> {} // its version is what counts
            case WORKFLOW_QUEUED -> queue = queue(event);
            case WORKFLOW_LEFT -> {
                starts.left();
                problem = event.metadata().error();
            }
            case WORKFLOW_CHANGED -> redefine(event);
            case WORKFLOW_COMPLETED -> {
                output = event.data() == null ? null : event.data().get("output");
                finish(RunStatus.COMPLETED, event);
            }
            case WORKFLOW_FAILED -> {
                error = event.metadata().error();
                failedTask = event.taskId();
                finish(RunStatus.FAILED, event);
            }
            case WORKFLOW_CANCELLED -> finish(RunStatus.CANCELLED, event);
            case WORKFLOW_RETRIED -> retry(event);
            case WORKFLOW_UNDOING -> undo();
            case TASK_STARTED, TASK_COMPLETED, TASK_FAILED, TASK_RETRY, TASK_TIMEOUT, TASK_SKIPPED -> task(event);
            case COMPENSATION_TRIGGERED, COMPENSATION_COMPLETED, COMPENSATION_RETRY, COMPENSATION_FAILED ->
                compensation(event);
        }
    }

    private void start(RunEvent event) {
        started = event.data() == null ? Trees.object() : event.data();
        startedAt = event.time();
        status = RunQueue.isQueued(event) ? RunStatus.PENDING : RunStatus.RUNNING;
        definition = started.path("definition");
        queue = queue(event);
        answeredStart = parent() == null ? 0 : 1;
        answers(event);
    }

    private static JsonNode queue(RunEvent event) {
        return event.data() == null ? Trees.object() : event.data().path("queue");
    }

    private void answers(RunEvent event) {
        answeredStart = event.data() == null
                ? answeredStart
                : event.data().path("start").asInt(answeredStart);
    }

    private void redefine(RunEvent event) {
        definition = event.data() == null ? definition : event.data().path("definition");
    }

    private void task(RunEvent event) {
        TaskView view = task(event.subject()).after(event);
        tasks.put(view.id(), view);
        copied += event.metadata().copiedFrom() == null ? 0 : 1;
        starts.apply(event);
        due(view.id(), view.dueAt());
        switch (view.status()) {
            case COMPLETED -> completed.add(view.id());
            case FAILED, TIMEOUT -> failed.add(view.id());
            default -> {}
        }
    }

    private void compensation(RunEvent event) {
        String subject = event.subject();
        status = RunStatus.COMPENSATING;
        if (event.metadata().compensationFor() != null) {
            TaskView hook = task(subject);
            tasks.put(subject, hook.with(hook.compensation(), event.metadata().compensationFor(), hook.error()));
            return;
        }
        tasks.put(subject, undos.apply(event, task(subject)));
        starts.apply(event);
        due(subject, undos.of(subject).dueAt());
    }

    private void finish(RunStatus end, RunEvent event) {
        status = end;
        completedAt = event.time();
        due.clear();
        tasks.replaceAll((name, task) -> switch (task.status()) {
            case RUNNING -> task.left(TaskStatus.CANCELLED, event.time());
            case RETRYING -> task.left(TaskStatus.FAILED, event.time());
            default -> task;
        });
    }

    /** What could not be undone the last time is tried again. */
    private void undo() {
        undoings++;
        status = RunStatus.COMPENSATING;
        completedAt = null;
        output = null;
        undos.forgetFailed();
    }

    /** Nothing that is completed and was not undone runs again; everything else gets a fresh start. */
    private void retry(RunEvent event) {
        retries++;
        undoings = 0;
        answers(event);
        status = RunStatus.RUNNING;
        completedAt = null;
        error = null;
        failedTask = null;
        Set<String> partly = undos.partly();
        for (TaskView task : List.copyOf(tasks.values())) {
            boolean undone = undos.undone(task.id());
            boolean kept = task.status() == TaskStatus.COMPLETED && task.compensationFor() == null;
            if (undone || !kept || partly.contains(task.id())) {
                boolean another = undone && !undos.keepsChild(task);
                tasks.put(task.id(), another ? TaskView.pending(task.id(), task.undone() + 1) : task.afresh());
                completed.remove(task.id());
            } else {
                tasks.put(task.id(), task.with(TaskView.Compensation.NONE, null, null));
            }
        }
        undos.forget();
        starts.forget();
        due.clear();
        failed.clear();
    }

    /** The parallel task that {@code task[7]} is an item of; the task itself if it is none. */
    public static String itemOwner(String task) {
        int bracket = task.endsWith("]") ? task.lastIndexOf('[') : -1;
        return bracket < 0 ? task : task.substring(0, bracket);
    }

    public String id() {
        return id;
    }

    /** Whether nothing is recorded of it. */
    public boolean isNew() {
        return events == 0;
    }

    /** The version of its stream. */
    public long version() {
        return version;
    }

    public RunStatus status() {
        return status;
    }

    public String name() {
        return started.path("name").asString(id);
    }

    public JsonNode input() {
        return started.path("input");
    }

    /** What it runs by now; a missing node if its events do not say. */
    public JsonNode definition() {
        return definition;
    }

    /** When it was first started, as it is recorded. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Whether its start says so under a name. */
    public boolean saysAtStart(String name) {
        return started.path(name).asBoolean(false);
    }

    /** How it was queued for workers; null if it was not. */
    public QueuedRun.@Nullable Order queued() {
        return queue.isObject()
                ? new QueuedRun.Order(
                        queue.path("priority").asInt(0),
                        queue.path("maxRunning").asInt(0))
                : null;
    }

    /** The run that started it as a child. */
    public @Nullable String parent() {
        return started.path("parent").asString(null);
    }

    /** The run whose results it began with. */
    public @Nullable String forkedFrom() {
        return started.path("forkedFrom").asString(null);
    }

    /** The first step that was not taken over from there. */
    public @Nullable String forkedAt() {
        return started.path("forkedAt").asString(null);
    }

    /** How many results a fork that was interrupted has yet to take over. */
    public int copiesMissing() {
        return Math.max(0, started.path("copies").asInt(0) - copied);
    }

    public @Nullable JsonNode output() {
        return output;
    }

    public @Nullable String error() {
        return error;
    }

    /** Why its process left it, where it cannot go on until something is mended; null once it has gone on. */
    public @Nullable String problem() {
        return problem;
    }

    public @Nullable String failedTask() {
        return failedTask;
    }

    /** How often it was retried as a whole. */
    public int retries() {
        return retries;
    }

    /** How often the attempt at work on a step, or on undoing it, was started again after a crash. */
    public int recoveries(String task, boolean undo) {
        return starts.recoveries(task, undo);
    }

    /** Whether the attempt at work on a step, or on undoing it, was last stopped in order. */
    public boolean left(String task, boolean undo) {
        return starts.left(task, undo);
    }

    /** Whether the last attempt at a step that has ended ran out of time. */
    public boolean timedOut(String task) {
        return starts.timedOut(task);
    }

    /** Whether an attempt was started that has not ended. */
    public boolean atWork() {
        return starts.atWork();
    }

    /** How often a child run was started, not counting starts after a crash. */
    public int childStarts(String child) {
        return starts.ofChild(child);
    }

    /** The start by its parent that this run last answered; 0 if it was started by nobody. */
    public int answeredStart() {
        return answeredStart;
    }

    /** Whether it is being undone, or has been, because the run that started it failed after it had completed. */
    public boolean undoing() {
        return undoings > 0;
    }

    /** How often that was begun. */
    public int undoings() {
        return undoings;
    }

    /** A step; pending if its events do not know it. */
    public TaskView task(String task) {
        TaskView view = tasks.get(task);
        return view == null ? TaskView.pending(task, 0) : view;
    }

    /** How undoing a step goes, as if it were a step itself. */
    public TaskView undo(String task) {
        return undos.of(task);
    }

    /** Every step that its events know, in the order in which they first appear. */
    public Collection<TaskView> tasks() {
        return tasks.values();
    }

    /** The ids of completed steps in the order of their completion. */
    public List<String> completed() {
        return completed;
    }

    /** The ids of steps that failed for good, in the order of their failure. */
    public List<String> failed() {
        return failed;
    }

    /** The moments at which sleeps end and attempts are due. */
    public Collection<Instant> due() {
        return due.values();
    }

    private void due(String task, @Nullable Instant moment) {
        if (moment == null) {
            due.remove(task);
        } else {
            due.put(task, moment);
        }
    }

    public RunView view() {
        return RunView.of(this, startedAt, completedAt);
    }
}
