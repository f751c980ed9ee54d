package dev.holdfast.flow;

import org.jspecify.annotations.Nullable;

/**
 * A function that survives: what its {@linkplain FlowContext#step steps} returned is recorded, and when the process dies the
 * function runs again from its beginning, with the recorded results in place of the steps. So it must ask for the same steps
 * in the same order each time: whatever depends on the world, and every effect on it, belongs inside a step.
 */
@FunctionalInterface
public interface Flow<R extends @Nullable Object> {
    R run(FlowContext flow) throws Exception;
}
