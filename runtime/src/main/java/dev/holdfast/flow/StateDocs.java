package dev.holdfast.flow;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.DamagedDocs;
import dev.holdfast.event.Derived;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document for each run, in the collection {@value #RUNS}, and for each of its tasks, in {@value #TASKS}, for those who look
 * at state rather than events. Each says the {@code version} of the run that it covers. Nothing is ever decided by them. A run
 * that cannot be read is passed over, and has a document in {@value #PASSED_OVER} until it can. One thread at a time.
 */
public final class StateDocs implements Derived {
    /** One document per run, by its id. */
    public static final String RUNS = "workflow_states";

    /** One document per task that has begun, {@code <run id>/<task id>}. */
    public static final String TASKS = "task_states";

    /** One document per run whose documents cannot be written, by its id: {@code {"workflowId","problem"}}. */
    public static final String PASSED_OVER = "workflow_passed_over";

    private static final System.Logger LOG = System.getLogger(StateDocs.class.getName());

    /** How many runs that were passed over before are looked at again by a process. */
    private static final int MOST_AGAIN = 100;

    private static final Set<String> TYPES =
            Stream.of(RunEvent.Type.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    /** What ends a run or opens it again, and so may change every task. */
    private static final Set<String> ABOUT_ALL_TASKS = Stream.of(
                    RunEvent.Type.WORKFLOW_COMPLETED,
                    RunEvent.Type.WORKFLOW_FAILED,
                    RunEvent.Type.WORKFLOW_CANCELLED,
                    RunEvent.Type.WORKFLOW_RETRIED)
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private final Docs docs;
    private final Docs readable;
    private final RunDocs runs;
    private final Map<String, Touched> touched = new LinkedHashMap<>();
    private final Set<String> passedOver = ConcurrentHashMap.newKeySet();
    private boolean begun;

    /** A run that has changed, and which of its tasks have. One thread at a time. */
    private static final class Touched {
        final Set<String> tasks = new LinkedHashSet<>();
        boolean all;

        void by(Event event) {
            all |= ABOUT_ALL_TASKS.contains(event.type());
            String task = Trees.read(event.body()).path("taskId").asString("");
            if (!task.isEmpty()) {
                tasks.add(task);
            }
        }
    }

    /** @param docs where the documents go; the log may be in another store */
    public StateDocs(Log log, Docs docs) {
        this.docs = docs;
        this.readable = docs.passingOver(new DamageWarnings());
        this.runs = new RunDocs(log, docs);
    }

    @Override
    public void take(Event event) {
        if (TYPES.contains(event.type())) {
            touched.computeIfAbsent(event.stream(), first -> new Touched()).by(event);
        }
    }

    @Override
    public void write(boolean afresh) {
        if (!begun) {
            Pages.of(readable, PASSED_OVER).forEach(doc -> passedOver.add(doc.key()));
            passedOver.stream()
                    .limit(MOST_AGAIN)
                    .forEach(runId -> touched.computeIfAbsent(runId, first -> new Touched()).all = true);
            begun = true;
        }
        List<Map.Entry<String, Touched>> batch = List.copyOf(touched.entrySet());
        touched.clear();
        SideBySide.run(batch, run -> write(run.getKey(), run.getValue(), afresh));
    }

    private void write(String runId, Touched what, boolean afresh) {
        try {
            runs.write(runId, task -> what.all || what.tasks.contains(task), afresh);
            if (passedOver.remove(runId)) {
                docs.delete(PASSED_OVER, runId, Expected.any());
            }
        } catch (RuntimeException failed) {
            if (StoreFailed.passes(failed)) {
                throw failed;
            }
            passOver(runId, failed);
        }
    }

    /** Says once that a run has no documents, or old ones, and goes on with the others. */
    private void passOver(String runId, RuntimeException why) {
        String problem = why.getMessage() == null ? why.toString() : why.getMessage();
        ObjectNode body = Trees.object().put("workflowId", runId).put("problem", problem);
        docs.put(PASSED_OVER, runId, Expected.any(), NewDoc.of(Trees.json(body)));
        if (passedOver.add(runId)) {
            LOG.log(System.Logger.Level.WARNING, "the documents of run '" + runId + "' cannot be written: " + problem);
        }
    }

    /** Writes the documents of a run as its events have it; nothing where the run is unknown or they are newer. */
    public void rebuild(String runId) {
        runs.write(runId, task -> true, false);
    }

    /** Removes documents of runs that the log does not have, since they were retained no longer or are another log's. */
    @Override
    public void prune() {
        for (String collection : List.of(RUNS, TASKS, PASSED_OVER)) {
            Pages.of(readable, collection).forEach(this::prune);
            DamagedDocs.delete(docs, collection, this::isOfNoRun);
        }
    }

    /** Whether a key neither is nor begins with the id of a run in the log. */
    private boolean isOfNoRun(String key) {
        for (int end = key.length(); end > 0; end = key.lastIndexOf('/', end - 1)) {
            if (!isGone(key.substring(0, end))) {
                return false;
            }
        }
        return true;
    }

    private void prune(Doc doc) {
        String runId = Trees.read(doc.body()).path("workflowId").asString("");
        if (runId.isEmpty() || isGone(runId)) {
            docs.delete(doc.collection(), doc.key(), Expected.version(doc.version()));
        }
    }

    /** A run that cannot be read is not gone. */
    private boolean isGone(String runId) {
        try {
            return !runs.isRun(runId);
        } catch (IllegalArgumentException noName) {
            return true;
        } catch (StoreException.Corrupt damaged) {
            return false;
        }
    }
}
