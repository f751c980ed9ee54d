package dev.holdfast.flow;

import dev.holdfast.time.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a step is attempted. Immutable.
 *
 * @param maxAttempts at least 1; attempts that a crash cut short do not count
 * @param backoff the wait between attempts
 * @param timeout of each attempt; null for none
 * @param idempotencyKey null stands for {@code <run id>/<step>}
 */
public record StepOptions(
        int maxAttempts,
        Backoff backoff,
        @Nullable Duration timeout,
        @Nullable String idempotencyKey) {
    /** One attempt, as long as it takes. */
    public static final StepOptions DEFAULT =
            new StepOptions(1, new Backoff(Duration.ofSeconds(1), 2, true), null, null);

    public StepOptions {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("a step is attempted at least once, not " + maxAttempts + " times");
        }
    }

    public StepOptions withRetry(int attempts, Backoff wait) {
        return new StepOptions(attempts, wait, timeout, idempotencyKey);
    }

    public StepOptions withTimeout(Duration perAttempt) {
        return new StepOptions(maxAttempts, backoff, perAttempt, idempotencyKey);
    }

    public StepOptions withIdempotencyKey(String key) {
        return new StepOptions(maxAttempts, backoff, timeout, key);
    }
}
