package dev.holdfast.flow;

import dev.holdfast.event.PersistenceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step failed for good. A flow may catch this and go another way; a flow that runs again sees the same failure. */
public final class StepFailed extends PersistenceException {
    private final String step;

    StepFailed(String runId, String step, @Nullable String error, @Nullable Throwable cause) {
        super(
                "flow",
                "run step",
                Map.of("run", runId, "step", step),
                "step '" + step + "' of run '" + runId + "' failed: " + error,
                "mend the cause and retry the run",
                cause);
        this.step = step;
    }

    /** The id of the step. */
    public String step() {
        return step;
    }
}
