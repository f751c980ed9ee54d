package dev.holdfast.deploy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What somebody decided about a deployment. Immutable. */
public record Approval(
        String by, Instant at, boolean approved, @Nullable String reason) {}
