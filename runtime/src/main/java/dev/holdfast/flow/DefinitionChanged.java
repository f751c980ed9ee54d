package dev.holdfast.flow;

import dev.holdfast.event.PersistenceException;
import java.util.List;
import java.util.Map;

/** A run cannot continue with this definition or input, because it was started with another. */
public final class DefinitionChanged extends PersistenceException {
    private final List<String> changes;

    /** @param changes one line each, naming the task and the field */
    public DefinitionChanged(String runId, List<String> changes, String remedy) {
        super(
                "flow",
                "continue run",
                Map.of("run", runId),
                "run '" + runId + "' was started with another definition:\n  " + String.join("\n  ", changes) + "\n",
                remedy,
                null);
        this.changes = List.copyOf(changes);
    }

    /** What differs, one line each, naming the task and the field. */
    public List<String> changes() {
        return changes;
    }
}
