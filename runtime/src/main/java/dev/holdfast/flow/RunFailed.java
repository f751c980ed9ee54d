package dev.holdfast.flow;

import dev.holdfast.event.PersistenceException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run ended without a result: it failed or was cancelled, now or earlier. */
public final class RunFailed extends PersistenceException {
    private final RunView run;

    RunFailed(RunView run, @Nullable Throwable cause) {
        super(
                "flow",
                "run flow",
                Map.of("run", run.id()),
                "run '" + run.id() + "' "
                        + (run.status() == RunStatus.CANCELLED ? "was cancelled" : "failed: " + run.error())
                        + ". That is recorded"
                        + (run.completedAt() == null
                                ? ""
                                : " since " + run.completedAt().truncatedTo(ChronoUnit.SECONDS))
                        + " and is what every call with this run id gets",
                "to run it again from where it failed, retry it ('runs retry " + run.id()
                        + "' on the command line, Runs.retry in Java) and call again; or choose another run id",
                cause);
        this.run = run;
    }

    /** The run as it ended. */
    public RunView run() {
        return run;
    }
}
