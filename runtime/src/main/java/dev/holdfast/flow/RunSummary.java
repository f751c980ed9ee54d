package dev.holdfast.flow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a list of runs. Immutable.
 *
 * @param status null where its events cannot be read
 * @param startedAt the beginning of time where nobody knows
 * @param completedAt when it finished; null while it has not
 * @param error why it failed, cannot go on, or cannot be read
 * @param parent the run that started it as a child
 * @param position where it started in the log; pass it to go on with older ones
 */
public record RunSummary(
        String id,
        String name,
        @Nullable RunStatus status,
        Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable String error,
        @Nullable String parent,
        long position) {}
