package dev.holdfast.workflow;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How to run a workflow. Immutable.
 *
 * @param runId the one run that is meant, however often it is asked for: it is started, continued, or shown as it ended. Null
 *     stands for the last run that is called after the workflow's id, if it is unfinished, and otherwise for a new one: {@code
 *     <id>}, then {@code <id>-2}, {@code <id>-3}…
 * @param input what {@code {{input.…}}} refers to; null for none, or for what a continued run was started with
 * @param acceptChanges continue although the definition has changed, where that is safe; also a run that has failed
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
