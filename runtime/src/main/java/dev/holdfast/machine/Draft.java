package dev.holdfast.machine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry that has not been recorded yet. Immutable.
 *
 * @param request the id that a caller gave, by which the entry is known when it is sent again; null for none
 */
record Draft(
        String id,
        Entry entry,
        Instant time,
        List<String> causedBy,
        @Nullable String traceId,
        @Nullable String request) {
    Draft {
        time = time.truncatedTo(ChronoUnit.MILLIS);
    }

    Draft(String id, Entry entry, Instant time, List<String> causedBy, @Nullable String traceId) {
        this(id, entry, time, causedBy, traceId, null);
    }
}
