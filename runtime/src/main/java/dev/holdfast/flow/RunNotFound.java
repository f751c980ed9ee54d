package dev.holdfast.flow;

import dev.holdfast.event.PersistenceException;
import java.util.Map;

/** There is no run of that id in this store. */
public final class RunNotFound extends PersistenceException {
    public RunNotFound(String operation, String runId) {
        super(
                "flow",
                operation,
                Map.of("run", runId),
                "there is no run '" + runId + "' in this store",
                "list the runs to see their ids, and check which store is open",
                null);
    }
}
