package dev.holdfast.deploy;

import static dev.holdfast.deploy.Stage.PRODUCTION;
import static dev.holdfast.deploy.Stage.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DeploymentRacesTest {
    private final DeployGround ground = new DeployGround();
    private final Deployments deployments = ground.deployments;
    private final DeploymentDocs docs = new DeploymentDocs(deployments, ground.store.docs());

    @AfterEach
    void close() {
        ground.close();
    }

    private static List<Future.State> race(List<Callable<Deployment>> work) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(work).stream().map(Future::state).toList();
        }
    }

    @RepeatedTest(20)
    void ofApprovalsAtTheSameTimeOneTakesEffect() throws InterruptedException {
        String id = deployments
                .deploy(ground.version(1), PRODUCTION, Thresholds.of(PRODUCTION), "ann")
                .id();
        List<Callable<Deployment>> approvals = IntStream.range(0, 8)
                .<Callable<Deployment>>mapToObj(i -> () -> deployments.approve(id, "person-" + i, null))
                .toList();
        assertThat(race(approvals)).containsOnlyOnce(Future.State.SUCCESS);
        assertThat(deployments.show(id).approvals()).hasSize(1);
        assertThat(deployments.history(id))
                .extracting(DeploymentEvent::type)
                .containsOnlyOnce(DeploymentEvent.Type.DEPLOYMENT_COMPLETED);
    }

    @RepeatedTest(20)
    void anApprovalAndARejectionNeverBothCount() throws InterruptedException {
        String id = deployments
                .deploy(ground.version(1), PRODUCTION, Thresholds.of(PRODUCTION), "ann")
                .id();
        List<Callable<Deployment>> decisions =
                List.of(() -> deployments.approve(id, "bob", null), () -> deployments.reject(id, "eve", null));
        assertThat(race(decisions)).containsOnlyOnce(Future.State.SUCCESS);
        assertThat(deployments.show(id).approvals()).hasSize(1);
    }

    @RepeatedTest(5)
    void everyDeploymentGetsANumberOfItsOwn() throws InterruptedException {
        List<Callable<Deployment>> work = IntStream.rangeClosed(1, 3)
                .<Callable<Deployment>>mapToObj(version ->
                        () -> deployments.deploy(ground.version(version), PRODUCTION, Thresholds.of(PRODUCTION), "ann"))
                .toList();
        assertThat(race(work)).containsOnly(Future.State.SUCCESS);
        assertThat(deployments.list())
                .extracting(Deployment::id)
                .containsExactly("deployment-1-production", "deployment-2-production", "deployment-3-production");
    }

    @Test
    void documentsFollowAndCanBeThrownAwayAndRebuilt() {
        deployments.deploy(ground.version(1), STAGING, Thresholds.of(STAGING), "ann");
        docs.rebuild();
        List<Doc> first = all();
        docs.rebuild();
        assertThat(all()).isEqualTo(first);
        deployments.deploy(ground.version(2), STAGING, Thresholds.of(STAGING), "ann");
        docs.rebuild();
        assertThat(all())
                .extracting(doc -> Trees.read(doc.body()).path("current").asBoolean())
                .containsExactly(false, true);
        List<String> bodies = bodies();
        all().forEach(doc -> ground.store.docs().delete(DeploymentDocs.COLLECTION, doc.key(), Expected.any()));
        docs.rebuild();
        assertThat(bodies()).isEqualTo(bodies);
        assertThat(bodies.getLast())
                .isEqualTo(
                        "{\"id\":\"deployment-2-staging\",\"versionId\":\"version-2-hello\",\"workflowId\":\"hello\","
                                + "\"environment\":\"staging\",\"status\":\"deployed\",\"current\":true,\"approvals\":[],"
                                + "\"testResults\":[],\"thresholds\":{\"requiredApprovals\":0,\"minTestPassRate\":0,"
                                + "\"blockOnFailure\":false},\"createdBy\":\"ann\",\"createdAt\":\"2026-01-01T00:00:00Z\","
                                + "\"updatedAt\":\"2026-01-01T00:00:00Z\",\"promotedFrom\":null,\"promotedTo\":null,"
                                + "\"reason\":null,\"revision\":4}");
    }

    private List<Doc> all() {
        return ground.store.docs().scan(DeploymentDocs.COLLECTION, "", Docs.MAX_BATCH);
    }

    private List<String> bodies() {
        return all().stream().map(doc -> doc.body().text()).toList();
    }
}
