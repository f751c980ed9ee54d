package dev.holdfast.flow;

import org.jspecify.annotations.Nullable;

/**
 * The work of one step. It runs at least once, and may run again with the same key when a process dies between the work and
 * its record. Its thread is interrupted on a timeout.
 */
@FunctionalInterface
public interface Step<T extends @Nullable Object> {
    T run(Call call) throws Exception;

    /**
     * One attempt at a step. Immutable.
     *
     * @param idempotencyKey the same for every attempt at this step of this run
     * @param attempt 1, 2, 3…; the same again after a crash
     */
    record Call(String idempotencyKey, int attempt) {}
}
