package dev.holdfast.flow;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.DamagedDocs;
import dev.holdfast.event.ShortName;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Signals;
import dev.holdfast.store.Signals.Listening;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The unfinished runs that are for workers, in the order in which they are to be carried out: documents in the collection
 * {@value #COLLECTION}, which follow from the log. What a crash has left out, {@link #catchUp} puts in, and after both
 * collections were deleted it puts in everything. Thread-safe.
 */
public final class RunQueue {
    /** The collection of the documents, keyed by priority and time. */
    public static final String COLLECTION = "run_queue";

    /** The collection of one document, {@value #LAST}: the last event that is known to have been queued. */
    public static final String MARKS = "run_queue_marks";

    private static final String LAST = "last";
    private static final System.Logger LOG = System.getLogger(RunQueue.class.getName());
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final Log log;
    private final Docs docs;
    private final Docs readable;
    private final Signals signals;
    private final DamageWarnings damaged = new DamageWarnings();

    public RunQueue(Backend store) {
        this.signals = store.signals();
        this.log = store.log();
        this.docs = store.docs();
        this.readable = docs.passingOver(damaged);
    }

    /** Tells workers that there is something to take; one that is not told finds it when it next looks. */
    public void announce() {
        signals.send(COLLECTION);
    }

    /** Whether workers are told as a rule. */
    public boolean isAnnounced() {
        return signals.arrive();
    }

    /** Runs something short for each announcement, and whenever one may have been missed. */
    public Listening listen(Runnable wake) {
        return signals.listen(COLLECTION, wake);
    }

    /** The member {@code queue} of the event by which a run comes to be for workers. */
    public static ObjectNode member(QueuedRun.Order order) {
        return Trees.object().put("priority", order.priority()).put("maxRunning", order.maxRunning());
    }

    /**
     * Puts a run into the queue that is for workers and has not finished; again changes nothing.
     *
     * @return false if the run is not for workers
     */
    public boolean add(String runId) {
        for (Event event : Pages.of(log, runId, 0)) {
            if (isQueued(RunCodec.decode(event))) {
                add(event);
                return true;
            }
        }
        return false;
    }

    /** The event that hands a run to workers which was begun elsewhere. */
    public static RunEvent handedOver(Run run, QueuedRun.Order order, Instant now) {
        ObjectNode data = Trees.object();
        data.put("workflow", run.definition().path("id").asString("workflow"));
        data.set("queue", member(order));
        return RunEvent.ofRun(RunEvent.Type.WORKFLOW_QUEUED, now, data);
    }

    static boolean isQueued(RunEvent event) {
        boolean may = event.type() == RunEvent.Type.WORKFLOW_STARTED || event.type() == RunEvent.Type.WORKFLOW_QUEUED;
        return may && event.data() != null && event.data().has("queue");
    }

    private void add(Event event) {
        RunEvent queued = RunCodec.decode(event);
        if (!Runs.isOver(log, event.stream())) {
            String key = key(event.stream(), queued);
            NewDoc doc = NewDoc.of(Trees.json(body(event.stream(), data(queued))));
            try {
                putOnce(key, doc);
            } catch (StoreException.Corrupt damage) {
                damaged.accept(damage);
                docs.delete(COLLECTION, key, Expected.any());
                putOnce(key, doc);
            }
        }
    }

    /** @throws StoreException.Corrupt if there is one that is damaged */
    private void putOnce(String key, NewDoc doc) {
        try {
            docs.put(COLLECTION, key, Expected.none(), doc);
        } catch (StoreException.Conflict there) {
            docs.get(COLLECTION, key); // somebody else has put it in
        }
    }

    private static String key(String runId, RunEvent queued) {
        int priority = data(queued).path("queue").path("priority").asInt(0);
        Instant time = queued.time();
        String head =
                String.format(Locale.ROOT, "%03d/%s/", QueuedRun.Order.MAX_PRIORITY - priority, MILLIS.format(time));
        return ShortName.of(head, runId);
    }

    private static ObjectNode body(String runId, JsonNode data) {
        String started = data.path("definition").path("id").asString("workflow");
        return Trees.object()
                .put("run", runId)
                .put("workflow", data.path("workflow").asString(started))
                .put("maxRunning", data.path("queue").path("maxRunning").asInt(0));
    }

    private static JsonNode data(RunEvent queued) {
        return queued.data() == null ? Trees.object() : queued.data();
    }

    /**
     * The first runs after a key, in order. Damaged documents are passed over, and told once.
     *
     * @param afterKey empty for the first ones
     * @return up to {@code limit}; fewer only at the end
     */
    public List<QueuedRun> page(String afterKey, int limit) {
        return readable.scan(COLLECTION, afterKey, limit).stream()
                .map(RunQueue::queued)
                .toList();
    }

    private static QueuedRun queued(Doc doc) {
        JsonNode body = Trees.read(doc.body());
        return new QueuedRun(
                doc.key(),
                body.path("run").asString(""),
                body.path("workflow").asString(""),
                body.path("maxRunning").asInt(0));
    }

    /** Whether nobody has carried it out yet. */
    public boolean holds(QueuedRun run) {
        return docs.get(COLLECTION, run.key()).isPresent();
    }

    /** Takes a run out that has finished. */
    public void remove(QueuedRun run) {
        docs.delete(COLLECTION, run.key(), Expected.any());
    }

    /** Puts in what came to be for workers since this was last called, by whomever, and is not in. */
    public void catchUp() {
        Log readable = log.passingOver(damaged);
        long position = marked().map(
                        mark -> Trees.read(mark.body()).path("event").asString(""))
                .filter(event -> !event.isEmpty())
                .flatMap(readable::find)
                .map(Event::position)
                .orElse(0L);
        Event last = null;
        int since = 0;
        for (Event queued : Pages.tagged(readable, RunCodec.QUEUED_TAG, position)) {
            addIfReadable(queued);
            last = queued;
            if (++since % Log.MAX_BATCH == 0) {
                mark(last);
            }
        }
        if (last != null) {
            mark(last);
        }
    }

    /** Where it is damaged, everything is looked at again, and it is written anew. */
    private Optional<Doc> marked() {
        try {
            return docs.get(MARKS, LAST);
        } catch (StoreException.Corrupt damage) {
            damaged.accept(damage);
            docs.delete(MARKS, LAST, Expected.any());
            return Optional.empty();
        }
    }

    private void mark(Event last) {
        docs.put(
                MARKS, LAST, Expected.any(), NewDoc.of(Trees.json(Trees.object().put("event", last.id()))));
    }

    /** A run that cannot be queued is told, and keeps no other from the queue. */
    private void addIfReadable(Event queued) {
        try {
            add(queued);
        } catch (RuntimeException unreadable) {
            if (StoreFailed.passes(unreadable)) {
                throw unreadable;
            }
            LOG.log(
                    System.Logger.Level.ERROR,
                    "run '" + queued.stream() + "' cannot be queued: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    /** Queues everything anew that is for workers and has not finished, and nothing else. */
    public void rebuild() {
        docs.delete(MARKS, LAST, Expected.any());
        for (Doc doc : Pages.of(readable, COLLECTION)) {
            if (isStale(queued(doc).runId())) {
                docs.delete(COLLECTION, doc.key(), Expected.any());
            }
        }
        DamagedDocs.delete(docs, COLLECTION, any -> true);
        catchUp();
    }

    /** Whether nobody can carry it out; of a run that cannot be read nobody knows. */
    private boolean isStale(String runId) {
        try {
            return runId.isEmpty() || Runs.isOver(log, runId);
        } catch (RuntimeException unreadable) {
            if (StoreFailed.passes(unreadable)) {
                throw unreadable;
            }
            return false;
        }
    }
}
