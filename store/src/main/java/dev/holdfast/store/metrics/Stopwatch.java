package dev.holdfast.store.metrics;

import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.metrics.Meter.Outcome;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells a meter of each operation of one primitive. Thread-safe. */
record Stopwatch(String primitive, Meter meter) {
    <T> T time(String method, Supplier<T> operation) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.REFUSED;
        try {
            T result = operation.get();
            outcome = Outcome.DONE;
            return result;
        } catch (StoreException trouble) {
            outcome = of(trouble);
            throw trouble;
        } finally {
            meter.ended(primitive + "." + method, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static Outcome of(StoreException trouble) {
        return switch (trouble) {
            case Conflict conflict -> Outcome.CONFLICT;
            case Corrupt corrupt -> Outcome.CORRUPT;
            case Unavailable unavailable -> Outcome.UNAVAILABLE;
        };
    }
}
