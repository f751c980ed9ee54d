package dev.holdfast.flow;

import dev.holdfast.event.Derived;
import dev.holdfast.event.ShortName;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Writes the documents of one run. Thread-safe. */
final class RunDocs {
    private static final int MOST_TRIES = 10;

    private final Log log;
    private final Docs docs;

    RunDocs(Log log, Docs docs) {
        this.log = log;
        this.docs = docs;
    }

    /** A run as its events have it; {@code known} are the tasks that they name. */
    private record Recorded(RunView view, Set<String> known) {}

    /**
     * Writes the document of a run, and those of some of its tasks; nothing where the log has no such run.
     *
     * @param afresh whether to replace documents that seem newer
     */
    void write(String runId, Predicate<String> tasks, boolean afresh) {
        Optional<Recorded> recorded = recorded(runId);
        if (recorded.isPresent()) {
            RunView view = recorded.get().view();
            List<TaskView> changed = view.tasks().stream()
                    .filter(task -> recorded.get().known().contains(task.id()) && tasks.test(task.id()))
                    .toList();
            SideBySide.run(
                    changed, task -> put(StateDocs.TASKS, key(runId, task.id()), StateBody.of(view, task), afresh));
            put(StateDocs.RUNS, runId, StateBody.of(view), afresh);
        }
    }

    private static String key(String runId, String task) {
        return ShortName.of("", runId + "/" + task);
    }

    private Optional<Recorded> recorded(String runId) {
        List<Event> first = log.read(runId, 0, 1);
        Optional<Run> read = first.stream().anyMatch(RunDocs::isStart) ? Run.read(log, runId) : Optional.empty();
        return read.map(run -> {
            Set<String> known = run.tasks().stream().map(TaskView::id).collect(Collectors.toSet());
            return new Recorded(run.view(), known);
        });
    }

    /** Streams of others may hold events that are called the same. */
    private static boolean isStart(Event event) {
        return event.type().equals(RunEvent.Type.WORKFLOW_STARTED.name())
                && event.meta().tags().contains(RunCodec.TAG);
    }

    boolean isRun(String runId) {
        return log.read(runId, 0, 1).stream().anyMatch(RunDocs::isStart);
    }

    private void put(String collection, String key, ObjectNode state, boolean afresh) {
        long version = state.path("version").asLong();
        for (int tries = 1; ; tries++) {
            Optional<Doc> there = Derived.there(docs, collection, key);
            long covered = there.map(
                            doc -> Trees.read(doc.body()).path("version").asLong(0))
                    .orElse(-1L);
            if ((covered >= version && !afresh) || (there.isPresent() && same(there.get(), covered, state))) {
                return;
            }
            try {
                NewDoc doc = NewDoc.of(StateBody.fitted(state.put("version", version)));
                docs.put(
                        collection,
                        key,
                        Expected.version(there.map(Doc::version).orElse(0L)),
                        doc);
                return;
            } catch (StoreException.Conflict another) {
                if (tries == MOST_TRIES) {
                    throw another;
                }
            }
        }
    }

    /** Whether nothing but the version would change; of a run that changes, so does its document. */
    private static boolean same(Doc there, long covered, ObjectNode state) {
        boolean task = there.collection().equals(StateDocs.TASKS);
        long version = state.path("version").asLong();
        boolean same = (task || covered == version) && there.body().equals(Trees.json(state.put("version", covered)));
        state.put("version", version);
        return same;
    }
}
