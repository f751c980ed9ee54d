package dev.holdfast.flow;

import org.jspecify.annotations.Nullable;

/**
 * A flow asks for something in a way that could not be continued after a crash. That is a mistake in the program, not an outcome
 * of the run: the run stays unfinished, and goes on once the program is mended.
 */
public final class FlowMisused extends IllegalStateException {
    FlowMisused(String problem) {
        this(problem, null);
    }

    FlowMisused(String problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
