package dev.holdfast.flow;

import dev.holdfast.store.Backend;
import dev.holdfast.time.Timers;
import java.util.random.RandomGenerator;

/**
 * What every run needs. Thread-safe, if its parts are.
 *
 * @param store where runs are recorded; its log alone decides how a run continues
 * @param timers the clock, and what wakes sleeping and retrying tasks
 * @param random the jitter of retries
 */
public record Engine(Backend store, Timers timers, RandomGenerator random, RunListener listener) {
    /** The form in which the store keeps values, and what it takes. */
    public Recorded recorded() {
        return new Recorded(store.limits());
    }
}
