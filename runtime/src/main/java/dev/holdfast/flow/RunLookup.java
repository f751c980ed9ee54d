package dev.holdfast.flow;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import java.util.List;
import java.util.Optional;

/** Finds out what is, or was, recorded under the id of a run. */
public final class RunLookup {
    private RunLookup() {}

    /** Reads a run back, which may be new: a look is enough to find that nothing was ever recorded under its id. */
    static Run find(Log log, String id) {
        long version = StoreFailed.asking("look for", id, () -> log.version(id));
        return version == 0 ? new Run(id) : Run.read(log, id).orElseGet(() -> new Run(id, version));
    }

    /** A run of which nothing is recorded any more: its stream goes on where what was removed of it ended. */
    public static Run unrecorded(Log log, String id) {
        return new Run(id, StoreFailed.asking("look for", id, () -> log.version(id)));
    }

    /** Whether a run begins with this event; other things are in streams of the same store. */
    public static boolean begins(Event first) {
        return first.meta().tags().contains(RunCodec.TAG);
    }

    /** Reads a run of a workflow that nobody started as a child; empty if there is none under this id. */
    public static Optional<Run> readIfBegun(Log log, String id, String workflowId) {
        List<Event> first = StoreFailed.asking("look for", id, () -> log.read(id, 0, 1));
        if (first.isEmpty() || !begins(first.getFirst())) {
            return Optional.empty();
        }
        RunEvent started = RunCodec.decode(first.getFirst());
        boolean its = started.data() != null
                && workflowId.equals(
                        started.data().path("definition").path("id").asString("workflow"));
        return its && started.text("parent") == null ? Run.read(log, id) : Optional.empty();
    }
}
