package dev.holdfast.flow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a list of runs. Immutable.
 *
 * @param completedAt when it finished; null while it has not
 * @param error why it failed
 * @param parent the run that started it as a child
 * @param position where it started in the log; pass it to go on with older ones
 */
public record RunSummary(
        String id,
        String name,
        RunStatus status,
        Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable String error,
        @Nullable String parent,
        long position) {}
