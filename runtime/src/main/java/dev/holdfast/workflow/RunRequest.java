package dev.holdfast.workflow;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How to run a workflow. Immutable.
 *
 * @param runId null stands for the workflow's id. An unfinished run of that id is continued; where that one has finished,
 *     the run is {@code <id>-2}, then {@code <id>-3}…
 * @param input what {@code {{input.…}}} refers to; null for none, or for what a continued run was started with
 * @param acceptChanges continue although the definition has changed, where that is safe
 */
public record RunRequest(@Nullable String runId, @Nullable ObjectNode input, boolean acceptChanges) {
    public static final RunRequest DEFAULT = new RunRequest(null, null, false);

    public RunRequest withRunId(String other) {
        return new RunRequest(other, input, acceptChanges);
    }

    public RunRequest withInput(ObjectNode other) {
        return new RunRequest(runId, other, acceptChanges);
    }

    public RunRequest acceptingChanges() {
        return new RunRequest(runId, input, true);
    }
}
