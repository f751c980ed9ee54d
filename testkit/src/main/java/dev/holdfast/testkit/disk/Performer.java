package dev.holdfast.testkit.disk;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.testkit.disk.Attempt.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;

/** Makes the writes of a workload and notes in a ledger what becomes of them. Thread-safe. */
final class Performer {
    private static final Instant FAR_FUTURE = Instant.parse("9999-01-01T00:00:00Z");

    private final Backend backend;
    private final Ledger ledger;
    private final IntSupplier moment;

    Performer(Backend backend, Ledger ledger, IntSupplier moment) {
        this.backend = backend;
        this.ledger = ledger;
        this.moment = moment;
    }

    /** Makes one write; one that fails as {@link Unavailable} is noted, not thrown. */
    void perform(Action action) {
        Action exact = exact(backend, action);
        int number = ledger.begin(exact, moment.getAsInt());
        try {
            long result = write(backend, exact);
            ledger.end(number, moment.getAsInt(), Outcome.ACKNOWLEDGED, result);
        } catch (Unavailable failed) {
            ledger.end(number, moment.getAsInt(), failed.nothingWritten() ? Outcome.REFUSED : Outcome.UNKNOWN, 0);
        }
    }

    /** The action as it can be made: nothing is truncated that is not there. */
    static Action exact(Backend backend, Action action) {
        if (action instanceof Action.Truncate truncate) {
            long version = backend.log().version(truncate.stream());
            return new Action.Truncate(truncate.stream(), Math.min(version, truncate.version()));
        }
        return action;
    }

    /** Makes a write and returns the version it gave, 0 if it gives none. */
    static long write(Backend backend, Action action) {
        return switch (action) {
            case Action.Append append -> backend.log().append(append.stream(), Expected.any(), append.events());
            case Action.Truncate truncate -> {
                backend.log().truncate(truncate.stream(), truncate.version());
                yield 0;
            }
            case Action.PutDoc put ->
                backend.docs().put(put.key().collection(), put.key().key(), Expected.any(), put.doc());
            case Action.DeleteDoc delete -> {
                backend.docs().delete(delete.key().collection(), delete.key().key(), Expected.any());
                yield 0;
            }
            case Action.PutBlob put -> {
                backend.blobs().put(put.content());
                yield 0;
            }
            case Action.DeleteBlob delete -> {
                backend.blobs().delete(delete.blob().digest(), FAR_FUTURE);
                yield 0;
            }
        };
    }

    /** Reads what is new in the log, as a subscriber does; one who meets a failing disk has seen nothing. */
    void look() {
        List<Event> events;
        try {
            events = Snapshot.eventsAfter(backend.log(), ledger.lastSeen());
        } catch (Unavailable failed) {
            events = List.of();
        }
        ledger.seen(events, moment.getAsInt());
    }
}
