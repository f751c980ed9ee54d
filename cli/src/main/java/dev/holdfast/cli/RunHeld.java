package dev.holdfast.cli;

import dev.holdfast.event.PersistenceException;
import java.util.Map;

/** Another process is at work on a run. */
final class RunHeld extends PersistenceException {
    RunHeld(String runId, String holder) {
        super(
                "cli",
                "run",
                Map.of("run", runId, "holder", holder),
                "'" + holder + "' is at work on run '" + runId + "'",
                "wait until it has ended, stop that process, or cancel the run with 'runs cancel'",
                null);
    }
}
