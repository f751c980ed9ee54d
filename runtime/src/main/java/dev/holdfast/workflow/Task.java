package dev.holdfast.workflow;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One task of a workflow. Immutable, but for {@code inputs}, which nobody changes.
 *
 * @param dependencies ids of the tasks that must have completed, or been skipped, first
 * @param toolName the handler; null does nothing and completes
 * @param inputs what the handler gets, templates not yet filled in
 * @param when an expression; the task is skipped where it is false; null means always
 * @param timeout of each attempt; null for none
 * @param idempotencyKey a template; null stands for {@code <run id>/<task id>}
 * @param compensation the tasks to run when this one fails or times out
 * @param compensationAction undoes this task, once completed, when the run fails later
 * @param simulated whether the sandbox is a mock or a simulation: the task is recorded, its tool is not run
 * @param compensating whether it is the target of another task's compensation, and so never runs in the normal flow
 */
public record Task(
        String id,
        String name,
        Type type,
        List<String> dependencies,
        @Nullable String toolName,
        ObjectNode inputs,
        @Nullable String when,
        Retry retry,
        @Nullable Duration timeout,
        @Nullable String idempotencyKey,
        RiskTier riskTier,
        Compensation compensation,
        @Nullable CompensationAction compensationAction,
        List<Permission> requiredPermissions,
        List<String> allowedTools,
        @Nullable String intent,
        @Nullable String dataZone,
        boolean simulated,
        boolean compensating) {
    public Task {
        dependencies = List.copyOf(dependencies);
        requiredPermissions = List.copyOf(requiredPermissions);
        allowedTools = List.copyOf(allowedTools);
    }

    /** What kind of task it is. */
    public enum Type {
        /** Runs its tool. */
        ACTION,
        /** Decides {@code inputs.condition}: its output is true or false, for others' {@code when}. */
        DECISION,
        /** Runs its tool once for each item of {@code inputs.items}, side by side: its output is the list of outputs. */
        PARALLEL
    }

    /** How much harm a task can do. */
    public enum RiskTier {
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL
    }

    /**
     * How often and when to try again.
     *
     * @param maxAttempts at least 1; attempts that a crash cut short do not count
     * @param backoff the wait before the second attempt
     * @param multiplier what each further wait is multiplied by
     * @param jitter whether each wait is multiplied by a random factor of 0.5 to 1.5
     */
    public record Retry(int maxAttempts, Duration backoff, double multiplier, boolean jitter) {
        public static final Retry NONE = new Retry(1, Duration.ofSeconds(1), 2, true);
    }

    /** The tasks to run when a task fails or times out, null for none. */
    public record Compensation(
            @Nullable String onFailure, @Nullable String onTimeout) {
        public static final Compensation NONE = new Compensation(null, null);
    }

    /** The tool that undoes a completed task, and its inputs (templates not yet filled in). */
    public record CompensationAction(String tool, ObjectNode args) {}

    /** What a task needs to be allowed to do. */
    public record Permission(
            String action,
            String resource,
            @Nullable String intent,
            @Nullable String dataZone) {}
}
