package dev.holdfast.workflow;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.flow.Run;
import dev.holdfast.store.Log;
import java.util.Optional;

/** Chooses which run a request means. */
final class RunIds {
    private RunIds() {}

    /** The run called {@code base}, or else the last of {@code base-2}, {@code base-3}…: unfinished, or new and empty. */
    static Run choose(Log log, String base) {
        if (!taken(log, base)) {
            return new Run(base);
        }
        int free = firstFree(log, base);
        String last = numbered(base, free - 1);
        Optional<Run> run = Run.read(log, last);
        return run.isPresent() && !run.get().status().finished() ? run.get() : new Run(numbered(base, free));
    }

    /** The first free id of {@code base}, {@code base-2}, {@code base-3}… */
    static String free(Log log, String base) {
        return !taken(log, base) ? base : numbered(base, firstFree(log, base));
    }

    /** Numbers are given without gaps, so that it takes few looks to find the last of many. */
    private static int firstFree(Log log, String base) {
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

    static boolean taken(Log log, String id) {
        return StoreFailed.asking("look for", id, () -> log.version(id)) > 0;
    }
}
