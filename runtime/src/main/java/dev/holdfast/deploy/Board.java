package dev.holdfast.deploy;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All deployments as the events so far have them. One thread at a time. */
final class Board {
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final Map<String, Long> revisions = new HashMap<>();

    /** For each workflow and environment the deployments that took effect, the current one last; neighbours differ in version. */
    private final Map<String, Deque<String>> effective = new HashMap<>();

    private long version;

    /** How many events it has seen. */
    long version() {
        return version;
    }

    Collection<Deployment> all() {
        return deployments.values();
    }

    Optional<Deployment> find(String id) {
        return Optional.ofNullable(deployments.get(id));
    }

    /** The event that last changed what there is to say about a deployment. */
    long revision(String id) {
        return revisions.getOrDefault(id, 0L);
    }

    Optional<Deployment> current(String workflowId, Stage stage) {
        return Optional.ofNullable(line(workflowId, stage).peekLast()).flatMap(this::find);
    }

    /** What comes back when the current one is rolled back. */
    Optional<Deployment> before(String workflowId, Stage stage) {
        var newestFirst = line(workflowId, stage).descendingIterator();
        if (newestFirst.hasNext()) {
            newestFirst.next();
        }
        return newestFirst.hasNext() ? find(newestFirst.next()) : Optional.empty();
    }

    void apply(DeploymentEvent event) {
        version++;
        if (event.type() == DeploymentEvent.Type.DEPLOYMENT_INITIATED) {
            deployments.put(event.deploymentId(), initiated(event));
        } else {
            deployments.computeIfPresent(event.deploymentId(), (id, before) -> changed(before, event));
        }
        revisions.put(event.deploymentId(), version);
        find(event.deploymentId()).ifPresent(deployment -> take(event.type(), deployment));
    }

    private void take(DeploymentEvent.Type type, Deployment deployment) {
        if (type == DeploymentEvent.Type.DEPLOYMENT_COMPLETED) {
            enter(deployment);
        } else if (type == DeploymentEvent.Type.DEPLOYMENT_ROLLBACK_COMPLETED) {
            leave(deployment);
        }
    }

    private Deployment initiated(DeploymentEvent event) {
        JsonNode data = event.data();
        JsonNode needs = data.path("thresholds");
        return new Deployment(
                event.deploymentId(),
                event.workflowId(),
                data.path("version").asLong(),
                Stage.valueOf(data.path("environment").asString().toUpperCase(Locale.ROOT)),
                DeploymentStatus.PENDING,
                false,
                new Thresholds(
                        needs.path("requiredApprovals").asInt(),
                        needs.path("minTestPassRate").asInt(),
                        needs.path("blockOnFailure").asBoolean()),
                List.of(),
                List.of(),
                event.by(),
                event.time(),
                event.time(),
                text(event, "promotedFrom"),
                null,
                null);
    }

    /** The deployment after an event, the rest of the board aside. */
    static Deployment changed(Deployment before, DeploymentEvent event) {
        return switch (event.type()) {
            case DEPLOYMENT_INITIATED, DEPLOYMENT_ROLLBACK_TRIGGERED -> before;
            case DEPLOYMENT_TEST_RUN -> tested(before, event);
            case DEPLOYMENT_APPROVED -> {
                Deployment approved = before.with(approval(event, true), before.status());
                yield approved.hasApprovals() ? approved.with(DeploymentStatus.APPROVED, event.time(), null) : approved;
            }
            case DEPLOYMENT_REJECTED -> before.with(approval(event, false), DeploymentStatus.REJECTED);
            case DEPLOYMENT_COMPLETED -> before.with(DeploymentStatus.DEPLOYED, event.time(), null);
            case DEPLOYMENT_FAILED -> before.with(DeploymentStatus.FAILED, event.time(), text(event, "reason"));
            case DEPLOYMENT_PROMOTED -> before.promoted(String.valueOf(text(event, "promotedTo")), event.time());
            case DEPLOYMENT_ROLLBACK_COMPLETED ->
                before.with(DeploymentStatus.ROLLED_BACK, event.time(), text(event, "reason"));
        };
    }

    private static Deployment tested(Deployment before, DeploymentEvent event) {
        var result = new TestResult(
                event.data().path("passed").asLong(),
                event.data().path("failed").asLong(),
                event.by(),
                event.time(),
                text(event, "report"));
        boolean first = before.status() == DeploymentStatus.PENDING;
        return before.with(result, first ? DeploymentStatus.TESTING : before.status());
    }

    private static Approval approval(DeploymentEvent event, boolean approved) {
        return new Approval(event.by(), event.time(), approved, text(event, "reason"));
    }

    private void enter(Deployment deployed) {
        Deque<String> line = line(deployed.workflowId(), deployed.environment());
        Optional<Deployment> superseded = current(deployed.workflowId(), deployed.environment());
        if (superseded.isPresent()) {
            mark(superseded.get(), false);
            if (superseded.get().version() == deployed.version()) {
                line.removeLast();
            }
        }
        line.addLast(deployed.id());
        mark(deployed, true);
    }

    private void leave(Deployment gone) {
        line(gone.workflowId(), gone.environment()).remove(gone.id());
        mark(gone, false);
        current(gone.workflowId(), gone.environment()).ifPresent(back -> mark(back, true));
    }

    private void mark(Deployment deployment, boolean current) {
        deployments.put(deployment.id(), deployment.current(current));
        revisions.put(deployment.id(), version);
    }

    private Deque<String> line(String workflowId, Stage stage) {
        return effective.computeIfAbsent(workflowId + "@" + stage.word(), key -> new ArrayDeque<>());
    }

    private static @Nullable String text(DeploymentEvent event, String name) {
        return event.data().path(name).asString(null);
    }
}
