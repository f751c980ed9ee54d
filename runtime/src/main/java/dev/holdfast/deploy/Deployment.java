package dev.holdfast.deploy;

import dev.holdfast.event.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A version on its way into an environment, there, or on its way out. Immutable.
 *
 * @param id {@code deployment-<n>-<environment>}
 * @param current whether it is what runs in the environment
 * @param approvals with the rejection, if there is one
 * @param promotedFrom the deployment to staging that it came from
 * @param promotedTo the latest deployment to production that came from this one
 * @param reason why it failed or was rolled back
 */
public record Deployment(
        String id,
        String workflowId,
        long version,
        Stage environment,
        DeploymentStatus status,
        boolean current,
        Thresholds thresholds,
        List<Approval> approvals,
        List<TestResult> testResults,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String promotedFrom,
        @Nullable String promotedTo,
        @Nullable String reason) {
    public Deployment {
        approvals = List.copyOf(approvals);
        testResults = List.copyOf(testResults);
    }

    /** The version's id, {@code version-3-hello}. */
    public String versionId() {
        return WorkflowVersion.id(workflowId, version);
    }

    /** The version as people write it, {@code hello@3}. */
    public String spelled() {
        return workflowId + "@" + version;
    }

    /** Whether the latest test run, if there is one, passes. */
    boolean testsPass(Thresholds by) {
        return testResults.isEmpty() || testResults.getLast().passes(by.minTestPassRate());
    }

    boolean hasApprovals() {
        return approvals.stream().filter(Approval::approved).count() >= thresholds.requiredApprovals();
    }

    Deployment with(DeploymentStatus next, Instant at, @Nullable String why) {
        return copy(next, approvals, testResults, at, promotedTo, why == null ? reason : why);
    }

    Deployment with(Approval approval, DeploymentStatus next) {
        return copy(next, plus(approvals, approval), testResults, approval.at(), promotedTo, reason);
    }

    Deployment with(TestResult result, DeploymentStatus next) {
        return copy(next, approvals, plus(testResults, result), result.at(), promotedTo, reason);
    }

    Deployment current(boolean now) {
        return new Deployment(
                id,
                workflowId,
                version,
                environment,
                status,
                now,
                thresholds,
                approvals,
                testResults,
                createdBy,
                createdAt,
                updatedAt,
                promotedFrom,
                promotedTo,
                reason);
    }

    Deployment promoted(String to, Instant at) {
        return copy(status, approvals, testResults, at, to, reason);
    }

    private Deployment copy(
            DeploymentStatus next,
            List<Approval> approved,
            List<TestResult> tested,
            Instant at,
            @Nullable String to,
            @Nullable String why) {
        return new Deployment(
                id,
                workflowId,
                version,
                environment,
                next,
                current,
                thresholds,
                approved,
                tested,
                createdBy,
                createdAt,
                at,
                promotedFrom,
                to,
                why);
    }

    private static <T> List<T> plus(List<T> some, T another) {
        List<T> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }

    private ArrayNode results() {
        ArrayNode results = Trees.MAPPER.createArrayNode();
        testResults.forEach(result -> results.add(result.json()));
        return results;
    }

    /** The deployment as its document has it, without the reports of tests. */
    public ObjectNode json() {
        return Trees.object()
                .put("id", id)
                .put("versionId", versionId())
                .put("workflowId", workflowId)
                .put("environment", environment.word())
                .put("status", status.word())
                .put("current", current)
                .set("approvals", Trees.MAPPER.valueToTree(approvals))
                .set("testResults", results())
                .set("thresholds", Trees.MAPPER.valueToTree(thresholds))
                .put("createdBy", createdBy)
                .put("createdAt", createdAt.toString())
                .put("updatedAt", updatedAt.toString())
                .put("promotedFrom", promotedFrom)
                .put("promotedTo", promotedTo)
                .put("reason", reason);
    }
}
