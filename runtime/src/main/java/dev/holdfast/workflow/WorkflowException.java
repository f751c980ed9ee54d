package dev.holdfast.workflow;

import dev.holdfast.event.PersistenceException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A definition was refused: the message lists everything that is wrong with it. Mend the file and read it again. */
public final class WorkflowException extends PersistenceException {
    private final List<Problem> problems;

    /** @param problems at least one, of one file */
    public WorkflowException(List<Problem> problems) {
        super(
                "workflow",
                "read definition",
                Map.of("file", problems.getFirst().file()),
                "Workflow validation failed with " + problems.size() + " error(s)",
                problems.stream().map(Problem::toString).collect(Collectors.joining("\n  ", "mend this:\n  ", "")),
                null);
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
