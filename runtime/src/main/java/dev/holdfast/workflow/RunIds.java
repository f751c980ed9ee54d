package dev.holdfast.workflow;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunIdRule;
import dev.holdfast.flow.RunLookup;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses which run a request means. */
final class RunIds {
    private RunIds() {}

    /** The run that a caller names, or else the next one of a workflow; see {@link #given} and {@link #next}. */
    static Run meant(Log log, String workflowId, @Nullable String given) {
        return given == null ? next(log, workflowId) : given(log, given);
    }

    /**
     * The run of that id, whatever has become of it; new if nothing is recorded under it, or nothing any more.
     *
     * @throws IllegalArgumentException if no new run may have the id
     */
    static Run given(Log log, String id) {
        Names.check("run id", id);
        List<Event> first = StoreFailed.asking("look for", id, () -> log.read(id, 0, 1));
        if (first.isEmpty()) {
            return RunLookup.unrecorded(log, RunIdRule.check(id));
        }
        if (!RunLookup.begins(first.getFirst())) {
            throw new IllegalArgumentException(
                    "'" + id + "' is the stream of something else in this store, not of a run; choose another run id");
        }
        return Run.read(log, id).orElseGet(() -> new Run(id));
    }

    /**
     * The last run of a workflow among those called after it, if it is unfinished; otherwise a new one with the next number.
     * What else has such an id is passed over.
     */
    private static Run next(Log log, String workflowId) {
        int free = firstFree(log, workflowId);
        for (int number = free - 1; number > 0; number--) {
            Run run = RunLookup.readIfBegun(log, numbered(workflowId, number), workflowId)
                    .orElse(null);
            if (run != null) {
                return run.status().finished() ? new Run(numbered(workflowId, free)) : run;
            }
        }
        return new Run(numbered(workflowId, free));
    }

    /** The first free id of {@code base}, {@code base-2}, {@code base-3}… */
    static String free(Log log, String base) {
        return numbered(base, firstFree(log, base));
    }

    /** Numbers are given without gaps, so that it takes few looks to find the last of many. */
    private static int firstFree(Log log, String base) {
        if (!taken(log, base)) {
            return 1;
        }
        int taken = 1;
        int free = 2;
        while (taken(log, numbered(base, free))) {
            taken = free;
            free = Math.multiplyExact(free, 2);
        }
        while (free - taken > 1) {
            int middle = taken + (free - taken) / 2;
            if (taken(log, numbered(base, middle))) {
                taken = middle;
            } else {
                free = middle;
            }
        }
        return free;
    }

    private static String numbered(String base, int number) {
        return number == 1 ? base : base + "-" + number;
    }

    /** Whether anything is, or was, recorded under an id, so that it is not made up again. */
    private static boolean taken(Log log, String id) {
        return StoreFailed.asking("look for", id, () -> log.version(id)) > 0;
    }
}
