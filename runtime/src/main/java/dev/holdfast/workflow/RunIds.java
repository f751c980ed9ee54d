package dev.holdfast.workflow;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunIdRule;
import dev.holdfast.flow.RunLookup;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Chooses which run a request means. */
final class RunIds {
    /** Says in the start of a run that a caller gave an id which looks made up. */
    private static final String GIVEN = "given";

    /** How many finished runs of given ids are passed over at most. */
    private static final int MOST_PASSED_OVER = 1_000;

    private RunIds() {}

    /** Marks the start of a run whose id a caller gave, where it looks like one that is made up for its workflow. */
    static ObjectNode marked(ObjectNode started, String workflowId, String id, boolean given) {
        boolean looksMadeUp = id.equals(workflowId) || id.matches(Pattern.quote(workflowId) + "-[0-9]+");
        return given && looksMadeUp ? started.put(GIVEN, true) : started;
    }

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
     * What else has such an id is passed over, and so are finished runs that were given theirs.
     */
    private static Run next(Log log, String workflowId) {
        int free = firstFree(log, workflowId);
        int last = Math.max(0, free - 1 - MOST_PASSED_OVER);
        for (int number = free - 1; number > last; number--) {
            Run run = RunLookup.readIfBegun(log, numbered(workflowId, number), workflowId)
                    .orElse(null);
            if (run != null && !run.status().finished()) {
                return run;
            }
            if (run != null && !run.saysAtStart(GIVEN)) {
                break;
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
