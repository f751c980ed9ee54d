package dev.holdfast.workflow;

import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells which recorded moments have come: once the wall clock has reached them, or as much time went by in this process as lay
 * before them when it first saw them, whichever is first. One thread at a time.
 */
final class Moments {
    /** Longer than any process lives. */
    private static final Duration FAR = Duration.ofDays(365_000);

    private final Timers timers;

    /** By the moment: when it comes on the steady clock. */
    private final Map<Instant, Instant> deadlines = new HashMap<>();

    private Instant wall;
    private Instant steady;

    Moments(Timers timers) {
        this.timers = timers;
        this.wall = timers.clock().instant();
        this.steady = timers.steady().instant();
    }

    /** The next moments at which something is to be looked at, on each clock. */
    record Next(Instant wall, Instant steady) {
        Next earliest(Next other) {
            return new Next(
                    wall.isBefore(other.wall) ? wall : other.wall,
                    steady.isBefore(other.steady) ? steady : other.steady);
        }
    }

    /** Reads the clocks, for all that is asked until they are read again. */
    void read() {
        wall = timers.clock().instant();
        steady = timers.steady().instant();
    }

    boolean hasCome(Instant moment) {
        return !wall.isBefore(moment) || !steady.isBefore(deadline(moment));
    }

    private Instant deadline(Instant moment) {
        return deadlines.computeIfAbsent(moment, later -> {
            Duration left = Duration.between(wall, later);
            return steady.plus(left.compareTo(FAR) < 0 ? left : FAR);
        });
    }

    /** What comes first of moments that have not come; null if all have. */
    @Nullable
    Next next(Collection<Instant> moments) {
        if (deadlines.size() > moments.size()) {
            deadlines.keySet().retainAll(new HashSet<>(moments));
        }
        Next next = null;
        for (Instant moment : moments) {
            if (!hasCome(moment)) {
                var candidate = new Next(moment, deadline(moment));
                next = next == null ? candidate : next.earliest(candidate);
            }
        }
        return next;
    }
}
