package dev.holdfast.machine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry that has not been recorded yet. Immutable. */
record Draft(
        String id,
        Entry entry,
        Instant time,
        List<String> causedBy,
        @Nullable String traceId) {}
