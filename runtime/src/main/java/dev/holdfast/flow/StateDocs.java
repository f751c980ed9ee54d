package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a document for each run, in the collection {@value #RUNS}, and for each of its tasks, in {@value #TASKS}, for those
 * who look at state rather than events. They follow the events by {@link #LAG} at most while a process is at work, each says
 * the {@code version} of the run that it covers, and they can be deleted and {@linkplain #rebuild rebuilt}: nothing is ever
 * decided by them. Thread-safe.
 */
public final class StateDocs implements RunListener, AutoCloseable {
    /** One document per run, by its id. */
    public static final String RUNS = "workflow_states";

    /** One document per task that has begun, {@code <run id>/<task id>}. */
    public static final String TASKS = "task_states";

    /** How far they are behind, so that a run which is quick is written once. */
    public static final Duration LAG = Duration.ofMillis(250);

    private static final System.Logger LOG = System.getLogger(StateDocs.class.getName());

    private final Log log;
    private final Docs docs;
    private final Timers timers;
    private final Set<String> behind = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();

    /** @param docs where the documents go; the log may be in another store */
    public StateDocs(Log log, Docs docs, Timers timers) {
        this.log = log;
        this.docs = docs;
        this.timers = timers;
    }

    @Override
    public void recorded(String runId, RunEvent event) {
        behind.add(runId);
        if (!armed.get() && armed.compareAndSet(false, true)) {
            timers.at(
                    timers.clock().instant().plus(LAG),
                    () -> Thread.ofVirtual().name("state-docs").start(this::catchUp));
        }
    }

    /** Writes what is behind; what cannot be written is tried again with the next event of its run. */
    private void catchUp() {
        writing.lock();
        try {
            armed.set(false);
            for (String runId : Set.copyOf(behind)) {
                behind.remove(runId);
                rebuild(runId);
            }
        } catch (StoreException failed) {
            LOG.log(System.Logger.Level.WARNING, "the state documents are behind: " + failed.getMessage(), failed);
        } finally {
            writing.unlock();
        }
    }

    /** Writes the documents of a run as its events have it; nothing where the run is unknown or they are newer. */
    public void rebuild(String runId) {
        Optional<Run> run = Run.read(log, runId);
        if (run.isPresent()) {
            RunView view = run.get().view();
            ObjectNode states = Trees.object();
            for (TaskView task : view.tasks()) {
                ObjectNode state = state(task);
                states.set(task.id(), state);
                if (task.status() != TaskStatus.PENDING) {
                    put(TASKS, runId + "/" + task.id(), of(view, state));
                }
            }
            put(RUNS, runId, state(view, states));
        }
    }

    private void put(String collection, String key, ObjectNode state) {
        Json body = Trees.json(state);
        Optional<Doc> there = docs.get(collection, key);
        boolean newer = there.isPresent()
                && Trees.read(there.get().body()).path("version").asLong()
                        >= state.path("version").asLong();
        if (!newer) {
            try {
                docs.put(
                        collection,
                        key,
                        Expected.version(there.map(Doc::version).orElse(0L)),
                        NewDoc.of(body));
            } catch (StoreException.Conflict another) {
                behind.add(state.path("workflowId").asString());
            }
        }
    }

    private static ObjectNode of(RunView run, ObjectNode task) {
        return Trees.object()
                .put("workflowId", run.id())
                .put("version", run.version())
                .setAll(task);
    }

    private static ObjectNode state(RunView run, ObjectNode tasks) {
        ObjectNode state = Trees.object()
                .put("workflowId", run.id())
                .put("version", run.version())
                .put("name", run.name())
                .put("status", run.status().word());
        state.set("taskStates", tasks);
        state.put("startedAt", run.startedAt().toString());
        putText(state, "completedAt", run.completedAt());
        putText(state, "error", run.error());
        return state;
    }

    private static ObjectNode state(TaskView task) {
        ObjectNode state = Trees.object()
                .put("taskId", task.id())
                .put("status", task.status().word())
                .put("attempt", task.attempt());
        if (task.output() != null) {
            state.set("result", task.output());
        }
        putText(state, "error", task.error());
        putText(state, "startedAt", task.startedAt());
        putText(state, "completedAt", task.completedAt());
        return state.put("timedOut", task.status() == TaskStatus.TIMEOUT);
    }

    private static void putText(ObjectNode state, String name, @Nullable Object value) {
        if (value != null) {
            state.put(name, value.toString());
        }
    }

    /** Writes what is behind. */
    @Override
    public void close() {
        catchUp();
    }
}
