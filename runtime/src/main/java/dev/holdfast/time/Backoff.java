package dev.holdfast.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again. Immutable.
 *
 * @param first the wait after the first attempt
 * @param multiplier what each further wait is multiplied by, at least 1
 * @param jitter whether each wait is multiplied by a random factor of 0.5 to 1.5, so that many do not try at once
 */
public record Backoff(Duration first, double multiplier, boolean jitter) {
    /** No wait is longer. */
    public static final Duration MAX = Duration.ofDays(1);

    public Backoff {
        if (first.isNegative()) {
            throw new IllegalArgumentException("a wait is never negative: " + first);
        }
        if (!(multiplier >= 1)) {
            throw new IllegalArgumentException("the multiplier of waits is at least 1, not " + multiplier);
        }
    }

    /** The wait after attempt 1, 2, 3…, to the millisecond. */
    public Duration after(int attempt, RandomGenerator random) {
        double factor = jitter ? 0.5 + random.nextDouble() : 1;
        double millis = first.toMillis() * factor * Math.pow(multiplier, attempt - 1);
        return Duration.ofMillis((long) Math.min(millis, (double) MAX.toMillis()));
    }
}
