package dev.holdfast.deploy;

import static dev.holdfast.deploy.DeploymentEvent.Type.DEPLOYMENT_APPROVED;
import static dev.holdfast.deploy.DeploymentEvent.Type.DEPLOYMENT_COMPLETED;
import static dev.holdfast.deploy.DeploymentEvent.Type.DEPLOYMENT_FAILED;
import static dev.holdfast.deploy.DeploymentEvent.Type.DEPLOYMENT_INITIATED;
import static dev.holdfast.deploy.DeploymentEvent.Type.DEPLOYMENT_PROMOTED;
import static dev.holdfast.deploy.DeploymentEvent.Type.DEPLOYMENT_REJECTED;
import static dev.holdfast.deploy.DeploymentEvent.Type.DEPLOYMENT_ROLLBACK_COMPLETED;
import static dev.holdfast.deploy.DeploymentEvent.Type.DEPLOYMENT_ROLLBACK_TRIGGERED;
import static dev.holdfast.deploy.DeploymentEvent.Type.DEPLOYMENT_TEST_RUN;

import dev.holdfast.event.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What follows from what somebody wants, as the deployments stand: the events to record, or a refusal. Nothing is changed
 * here. One thread at a time.
 *
 * @param by who wants it
 */
record Rules(Board board, Instant now, String by) {

    List<DeploymentEvent> deploy(
            String workflowId, long version, Stage stage, Thresholds needs, @Nullable String promotedFrom) {
        refuseTwice(workflowId, version, stage);
        String id = nextId(stage);
        ObjectNode data = Trees.object()
                .put("versionId", WorkflowVersion.id(workflowId, version))
                .put("version", version)
                .put("environment", stage.word())
                .set("thresholds", Trees.MAPPER.valueToTree(needs));
        if (promotedFrom != null) {
            data.put("promotedFrom", promotedFrom);
        }
        List<DeploymentEvent> events = new ArrayList<>();
        events.add(new DeploymentEvent(DEPLOYMENT_INITIATED, now, by, workflowId, id, data));
        if (needs.requiredApprovals() == 0) {
            events.add(new DeploymentEvent(DEPLOYMENT_COMPLETED, now, by, workflowId, id, Trees.object()));
        }
        return events;
    }

    private String nextId(Stage stage) {
        return "deployment-" + (board.all().size() + 1) + "-" + stage.word();
    }

    private void refuseTwice(String workflowId, long version, Stage stage) {
        String spelled = workflowId + "@" + version;
        Optional<Deployment> current = board.current(workflowId, stage);
        if (current.isPresent() && current.get().version() == version) {
            throw new DeploymentRefused(
                    "deploy",
                    spelled,
                    spelled + " is what runs in " + stage.word() + " already, by "
                            + current.get().id(),
                    "there is nothing to do");
        }
        for (Deployment other : board.all()) {
            boolean same =
                    other.workflowId().equals(workflowId) && other.version() == version && other.environment() == stage;
            if (same && other.status().open()) {
                throw new DeploymentRefused(
                        "deploy",
                        other.id(),
                        other.id() + " of " + spelled + " is " + other.status().word() + " already",
                        "approve or reject that one");
            }
        }
    }

    List<DeploymentEvent> approve(Deployment deployment, @Nullable String reason) {
        refuseUnlessOpen("approve", deployment);
        if (deployment.approvals().stream().anyMatch(approval -> approval.by().equals(by))) {
            throw new DeploymentRefused(
                    "approve",
                    deployment.id(),
                    by + " has approved " + deployment.id() + " already",
                    "every approval has to be somebody else's");
        }
        if (deployment.environment() == Stage.PRODUCTION
                && deployment.createdBy().equals(by)) {
            throw new DeploymentRefused(
                    "approve",
                    deployment.id(),
                    by + " began " + deployment.id() + ", and what goes to production is approved by somebody else",
                    "ask another person, or, where there is none, deploy with 0 approvals");
        }
        return settled(deployment, event(DEPLOYMENT_APPROVED, deployment, reason(reason)));
    }

    List<DeploymentEvent> reject(Deployment deployment, @Nullable String reason) {
        refuseUnlessOpen("reject", deployment);
        return List.of(event(DEPLOYMENT_REJECTED, deployment, reason(reason)));
    }

    List<DeploymentEvent> test(Deployment deployment, TestResult result) {
        if (!deployment.status().open() && deployment.status() != DeploymentStatus.DEPLOYED) {
            throw notNow("record tests of", deployment);
        }
        ObjectNode data = Trees.object().put("passed", result.passed()).put("failed", result.failed());
        if (result.report() != null) {
            data.put("report", result.report());
        }
        return settled(deployment, event(DEPLOYMENT_TEST_RUN, deployment, data));
    }

    /** What was to be recorded, and the end of the deployment where it comes with it. */
    private List<DeploymentEvent> settled(Deployment before, DeploymentEvent event) {
        if (!before.status().open()) {
            return List.of(event);
        }
        Deployment after = Board.changed(before, event);
        Thresholds needs = after.thresholds();
        if (!after.testsPass(needs)) {
            return needs.blockOnFailure()
                    ? List.of(event, event(DEPLOYMENT_FAILED, before, reason(shortfall(after, needs))))
                    : List.of(event);
        }
        return after.hasApprovals()
                ? List.of(event, event(DEPLOYMENT_COMPLETED, before, Trees.object()))
                : List.of(event);
    }

    List<DeploymentEvent> promote(Deployment deployment, Thresholds needs) {
        if (deployment.environment() != Stage.STAGING || deployment.status() != DeploymentStatus.DEPLOYED) {
            throw notNow("promote", deployment);
        }
        if (!deployment.testsPass(needs)) {
            throw new DeploymentRefused(
                    "promote",
                    deployment.id(),
                    deployment.id() + " cannot be promoted: " + shortfall(deployment, needs),
                    "mend it, or record a test run that passes");
        }
        List<DeploymentEvent> started =
                deploy(deployment.workflowId(), deployment.version(), Stage.PRODUCTION, needs, deployment.id());
        ObjectNode to = Trees.object().put("promotedTo", started.getFirst().deploymentId());
        List<DeploymentEvent> events = new ArrayList<>(started);
        events.addFirst(event(DEPLOYMENT_PROMOTED, deployment, to));
        return events;
    }

    List<DeploymentEvent> rollBack(String workflowId, Stage stage, @Nullable String reason) {
        String place = "workflow '" + workflowId + "' in " + stage.word();
        Deployment current = board.current(workflowId, stage)
                .orElseThrow(() -> new DeploymentRefused(
                        "roll back", workflowId, "nothing is deployed of " + place, "deploy a version first"));
        Deployment before = board.before(workflowId, stage)
                .orElseThrow(() -> new DeploymentRefused(
                        "roll back",
                        current.id(),
                        current.spelled() + " is the first version deployed of " + place,
                        "deploy another version instead"));
        ObjectNode data = reason(reason).put("to", before.id()).put("toVersionId", before.versionId());
        return List.of(
                event(DEPLOYMENT_ROLLBACK_TRIGGERED, current, data),
                event(DEPLOYMENT_ROLLBACK_COMPLETED, current, data));
    }

    private DeploymentEvent event(DeploymentEvent.Type type, Deployment about, ObjectNode data) {
        return new DeploymentEvent(type, now, by, about.workflowId(), about.id(), data);
    }

    private static ObjectNode reason(@Nullable String reason) {
        return reason == null ? Trees.object() : Trees.object().put("reason", reason);
    }

    private static String shortfall(Deployment deployment, Thresholds needs) {
        TestResult latest = deployment.testResults().getLast();
        return latest.failed() + " of " + (latest.passed() + latest.failed())
                + " tests of its latest test run failed, and " + needs.minTestPassRate() + " % have to pass";
    }

    private static void refuseUnlessOpen(String operation, Deployment deployment) {
        if (!deployment.status().open()) {
            throw notNow(operation, deployment);
        }
    }

    private static DeploymentRefused notNow(String operation, Deployment deployment) {
        return new DeploymentRefused(
                operation,
                deployment.id(),
                "cannot " + operation + " " + deployment.id() + ": it is "
                        + deployment.status().word() + " in "
                        + deployment.environment().word(),
                "start another deployment if that is not how it should be");
    }
}
