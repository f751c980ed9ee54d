package dev.holdfast.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An attempt whose start is decided. Immutable.
 *
 * @param tool what does the work; null for nothing
 * @param childRun the run that the tool starts or continues; null if it is not the tool for that
 * @param result what the attempt returns without any tool, null where the tool decides
 */
record Launch(
        Work work,
        @Nullable String tool,
        TaskCall call,
        Instant startedAt,
        @Nullable String childRun,
        @Nullable JsonNode result) {}
