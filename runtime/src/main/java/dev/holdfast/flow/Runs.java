package dev.holdfast.flow;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.StreamWriter;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Looks at runs and changes their fate, over any store, whether or not a process is at work on them. Thread-safe. */
public final class Runs {
    /** How often a change is tried on a run that somebody else writes to at the same time. */
    private static final int MAX_TRIES = 20;

    private static final System.Logger LOG = System.getLogger(Runs.class.getName());

    private final Log log;
    private final Docs docs;
    private final CancelRequests requests;
    private final InstantSource clock;

    public Runs(Backend store, InstantSource clock) {
        this.log = store.log();
        this.docs = store.docs();
        this.requests = new CancelRequests(store);
        this.clock = clock;
    }

    /**
     * Lists runs, the newest first. One that cannot be read is listed without a status, with the reason as its
     * error.
     *
     * @param before the position of the last run of the page before; {@link Long#MAX_VALUE} for the first page
     * @param limit 1 to 1,000
     * @return up to {@code limit} runs; fewer only at the end
     */
    public List<RunSummary> list(long before, int limit) {
        return list(
                before, limit, run -> true, damaged -> LOG.log(System.Logger.Level.WARNING, "passed over: " + damaged));
    }

    /**
     * The same.
     *
     * @param wanted which runs to list; all are looked at until there are enough
     * @param damaged is told of what may hold runs that nothing is known of, once each
     */
    public List<RunSummary> list(long before, int limit, Predicate<RunSummary> wanted, Consumer<String> damaged) {
        Names.checkLimit(limit, Log.MAX_BATCH);
        Set<String> told = new HashSet<>();
        Log readable = log.passingOver(damage -> {
            String what = String.valueOf(damage.getMessage());
            if (told.add(what)) {
                damaged.accept(what);
            }
        });
        var index = new RunIndex(readable, docs);
        return StoreFailed.asking("list", "runs", () -> {
            try {
                return page(index, before, limit, wanted);
            } catch (StoreException.Corrupt damage) {
                if (!index.forget()) {
                    throw damage;
                }
                damaged.accept(String.valueOf(damage.getMessage()));
                return page(index, before, limit, wanted);
            }
        });
    }

    private List<RunSummary> page(RunIndex index, long before, int limit, Predicate<RunSummary> wanted) {
        return index.newestFirst(before)
                .flatMap(this::summary)
                .filter(wanted)
                .limit(limit)
                .toList();
    }

    /** The collection that {@link #rebuildIndex} writes anew. */
    public static final String INDEX = RunIndex.COLLECTION;

    /** Reads all runs again for the list of them, as {@link #list} does by itself where its documents are not as the log is. */
    public void rebuildIndex() {
        var index = new RunIndex(log.passingOver(damage -> {}), docs); // lists tell what is damaged
        index.forget();
        StoreFailed.asking(
                "list", "runs", () -> index.newestFirst(Long.MAX_VALUE).findFirst());
    }

    /** Nothing of a run that was removed since it was listed. */
    private Stream<RunSummary> summary(RunIndex.Entry run) {
        try {
            return log.read(run.runId(), 0, 1).stream()
                    .filter(first ->
                            first.position() == run.position()) // or else it was removed, and its id given again
                    .map(this::summary)
                    .toList() // within this try
                    .stream();
        } catch (RuntimeException unreadable) {
            if (StoreFailed.passes(unreadable)) {
                throw unreadable;
            }
            String error = String.valueOf(unreadable.getMessage());
            return Stream.of(
                    new RunSummary(run.runId(), run.runId(), null, Instant.EPOCH, null, error, null, run.position()));
        }
    }

    /** What the last event of a run says, and all of them while it has not ended. */
    private RunSummary summary(Event first) {
        RunEvent started = RunCodec.decode(first);
        List<Event> tail = log.read(first.stream(), Math.max(1, log.version(first.stream()) - 1), 1);
        RunEvent last = tail.isEmpty() ? started : RunCodec.decode(tail.getFirst());
        RunView now = ends(last.type()) || tail.isEmpty() ? null : show(first.stream());
        RunStatus status = switch (last.type()) {
            case WORKFLOW_COMPLETED -> RunStatus.COMPLETED;
            case WORKFLOW_FAILED -> RunStatus.FAILED;
            case WORKFLOW_CANCELLED -> RunStatus.CANCELLED;
            default -> now != null ? now.status() : RunQueue.isQueued(last) ? RunStatus.PENDING : RunStatus.RUNNING;
        };
        String name = started.text("name");
        String problem = now == null ? null : now.error();
        return new RunSummary(
                first.stream(),
                name == null ? first.stream() : name,
                status,
                first.time(),
                status.finished() ? last.time() : null,
                status == RunStatus.FAILED ? last.metadata().error() : problem,
                started.text("parent"),
                first.position());
    }

    /** Whether nothing more happens to a run, unless it is retried: its last event says so, or it has none. */
    static boolean isOver(Log log, String runId) {
        List<Event> last = log.read(runId, Math.max(0, log.version(runId) - 1), 1);
        return last.isEmpty() || ends(RunCodec.decode(last.getFirst()).type());
    }

    static boolean ends(RunEvent.Type type) {
        return switch (type) {
            case WORKFLOW_COMPLETED, WORKFLOW_FAILED, WORKFLOW_CANCELLED -> true;
            default -> false;
        };
    }

    /** The run that a run was started by, or that one was, and so on to the first; itself if nobody started it. */
    public String root(String runId) {
        return StoreFailed.asking("find the parent of", runId, () -> {
            String root = runId;
            for (String parent = runId; parent != null; parent = parent(root)) {
                root = parent;
            }
            return root;
        });
    }

    private @Nullable String parent(String runId) {
        List<Event> first = log.read(runId, 0, 1);
        return first.isEmpty() ? null : RunCodec.decode(first.getFirst()).text("parent");
    }

    /**
     * Whether a run carries its definition, so that any process can continue it; a flow's program alone can.
     *
     * @throws RunNotFound if nothing is recorded under this id
     */
    public boolean isWorkflow(String runId) {
        return read("look at run", runId).definition().isObject();
    }

    /** Whether a run has ended, well or not; false if there is none. */
    public boolean hasFinished(String runId) {
        return StoreFailed.asking("look at", runId, () -> {
            List<Event> last = log.read(runId, Math.max(0, log.version(runId) - 1), 1);
            return !last.isEmpty() && ends(RunCodec.decode(last.getFirst()).type());
        });
    }

    /** @throws RunNotFound if nothing is recorded under this id */
    public RunView show(String runId) {
        return read("show run", runId).view();
    }

    /**
     * The events of a run in order, starting after a version.
     *
     * @return up to {@code limit} events; fewer only at the end
     */
    public List<Event> events(String runId, long afterVersion, int limit) {
        Names.checkLimit(limit, Log.MAX_BATCH);
        return StoreFailed.asking(
                "read",
                runId,
                () -> Pages.of(log, runId, afterVersion).stream().limit(limit).toList());
    }

    /**
     * Cancels a run and its children; where that was cut off, or a child could not be read, the same call does the rest. A
     * process at work on a workflow notices soon and stops what it runs; a flow notices at its next step. Nothing is
     * compensated. Cancelling a finished run changes nothing.
     *
     * @return the run as it is now
     * @throws RunNotFound if nothing is recorded under this id
     * @throws dev.holdfast.event.Fenced if it was written to meanwhile; try again
     * @throws StoreFailed if a child cannot be read; all that can be are cancelled
     */
    public RunView cancel(String runId) {
        Run run = again(() -> cancelled(runId));
        if (run.status() == RunStatus.CANCELLED) {
            ask(run); // also when it was cancelled before, by somebody who came no further
        }
        if (run.status() != RunStatus.COMPLETED) {
            cancelChildren(run);
        }
        return run.view();
    }

    /** One that cannot be read does not keep the others at work. */
    private void cancelChildren(Run run) {
        PersistenceException first = null;
        for (TaskView task : run.tasks()) {
            String child = task.copiedFrom() == null ? task.child() : null;
            try {
                if (child != null && Run.read(log, child).isPresent()) {
                    cancel(child);
                }
            } catch (PersistenceException failed) {
                first = first == null ? failed : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private Run cancelled(String runId) {
        Run run = read("cancel run", runId);
        if (!run.status().finished()) {
            append(run, RunEvent.Type.WORKFLOW_CANCELLED, null);
        }
        return run;
    }

    /** A run that is at work is written to all the time. */
    private static Run again(Supplier<Run> change) {
        for (int tries = 1; ; tries++) {
            try {
                return change.get();
            } catch (Fenced meanwhile) {
                if (tries == MAX_TRIES) {
                    throw meanwhile;
                }
            }
        }
    }

    /**
     * Asks the process that is at work on a run to cancel it, from a guest that may not append. It does soon, see
     * {@link CancelRequests#lookEvery}; if there is none, whoever continues the run within an hour does.
     *
     * @throws RunNotFound if nothing is recorded under this id
     */
    public void requestCancel(String runId) {
        ask(read("cancel run", runId));
    }

    /**
     * Makes a failed or cancelled run continue, with fresh retry budgets, when it is next started: tasks that failed or
     * were compensated are pending again, other completed tasks are kept.
     *
     * @throws RunNotFound if nothing is recorded under this id
     * @throws IllegalStateException if it has neither failed nor been cancelled
     */
    public RunView retry(String runId) {
        return again(() -> retried(runId, null)).view();
    }

    /** Retries a child run for a start of it by its parent, see {@link ChildStart}. */
    public void retryFor(String child, int start) {
        again(() -> retried(child, Trees.object().put("start", start)));
    }

    private Run retried(String runId, @Nullable ObjectNode data) {
        Run run = read("retry run", runId);
        refuseRetry(run);
        append(run, RunEvent.Type.WORKFLOW_RETRIED, data);
        return run;
    }

    /** @throws IllegalStateException if a run has neither failed nor been cancelled, nor was left because it cannot go on */
    public void refuseRetry(Run run) {
        String parent = run.parent();
        boolean left = parent != null
                && Run.read(log, parent)
                        .filter(by -> by.status() == RunStatus.CANCELLED)
                        .isPresent();
        if (left) {
            throw new IllegalStateException("run '" + run.id() + "' belongs to run '" + parent
                    + "', which was cancelled; retry '" + parent + "', and this one goes on with it");
        }
        if (run.status() != RunStatus.FAILED && run.status() != RunStatus.CANCELLED && run.problem() == null) {
            throw new IllegalStateException("run '" + run.id() + "' is "
                    + run.status().word() + "; only a failed or cancelled run can be retried");
        }
    }

    private void ask(Run run) {
        StoreFailed.asking(
                "leave a request to cancel", run.id(), () -> requests.leave(run.id(), run.version(), clock.instant()));
    }

    private Run read(String operation, String runId) {
        return Run.read(log, runId).orElseThrow(() -> new RunNotFound(operation, runId));
    }

    private void append(Run run, RunEvent.Type type, @Nullable ObjectNode data) {
        var event = RunEvent.ofRun(type, clock.instant(), data);
        new StreamWriter(log, run.id(), run.version()).append(List.of(RunCodec.encode(run.id(), event)));
        run.apply(event);
    }
}
