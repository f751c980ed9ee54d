package dev.holdfast.flow;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Signals;
import dev.holdfast.store.Signals.Listening;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one process asks another to cancel a run: a document in the collection {@value #COLLECTION} with the run's id as its
 * key and the version of the run that it means, {@code {"cancel":7}}. A request that nobody meets expires. Thread-safe.
 */
public final class CancelRequests {
    /** The collection of the documents. */
    public static final String COLLECTION = "run_requests";

    /** How often a process looks for requests while it is at work on runs. */
    public static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** The same where requests are announced by signals. */
    public static final Duration LOOK_EVERY_ANNOUNCED = Duration.ofSeconds(5);

    private static final Duration EXPIRY = Duration.ofHours(1);

    private final Log log;
    private final Docs docs;
    private final Docs readable;
    private final DamageWarnings damaged = new DamageWarnings();
    private final Signals signals;

    public CancelRequests(Backend store) {
        this.log = store.log();
        this.docs = store.docs();
        this.readable = docs.passingOver(damaged);
        this.signals = store.signals();
    }

    /** Runs something short for each request, and whenever one may have been missed; none is announced in some stores. */
    public Listening listen(Runnable wake) {
        return signals.listen(COLLECTION, wake);
    }

    /** How often to look. */
    public Duration lookEvery() {
        return signals.arrive() ? LOOK_EVERY_ANNOUNCED : LOOK_EVERY;
    }

    /** Asks whoever is at work on the run, as it stands at {@code version}, to cancel it. Returns the version of the request. */
    public long leave(String runId, long version, Instant now) {
        ObjectNode body = Trees.object().put("cancel", version);
        long left =
                docs.put(COLLECTION, runId, Expected.any(), new NewDoc(Trees.json(body), now.plus(EXPIRY), List.of()));
        signals.send(COLLECTION);
        return left;
    }

    /**
     * Whether a request means a run as it goes on now: it has not ended since it was asked for. The request stays until {@link
     * #dropIfOver}, so that a crash before the cancellation is recorded loses nothing; meeting it twice is harmless.
     *
     * @param openedAt the version from which the run goes on
     */
    boolean means(Doc request, long openedAt) {
        long asked = Trees.read(request.body()).path("cancel").asLong();
        if (asked >= openedAt) {
            return true;
        }
        return Pages.of(log, request.key(), Math.max(0, asked - 1)).stream()
                .takeWhile(event -> event.version() <= openedAt)
                .noneMatch(event -> Runs.ends(RunCodec.decode(event).type()));
    }

    /** Every request that waits to be met; those that are damaged are passed over. */
    public Pages<Doc> waiting() {
        return Pages.of(readable, COLLECTION);
    }

    /** Takes a request away that nobody can meet any more, since its run has ended or was never there. */
    public void dropIfOver(Doc request) {
        if (Runs.isOver(log, request.key())) {
            drop(request);
        }
    }

    /** Takes a request away. */
    void drop(Doc request) {
        docs.delete(COLLECTION, request.key(), Expected.version(request.version()));
    }
}
