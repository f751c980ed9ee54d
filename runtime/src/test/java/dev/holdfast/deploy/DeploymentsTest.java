package dev.holdfast.deploy;

import static dev.holdfast.deploy.Stage.PRODUCTION;
import static dev.holdfast.deploy.Stage.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
    private final DeployGround ground = new DeployGround();
    private final Deployments deployments = ground.deployments;

    @AfterEach
    void close() {
        ground.close();
    }

    private Deployment toProduction(long version) {
        return deployments.deploy(ground.version(version), PRODUCTION, Thresholds.of(PRODUCTION), "ann");
    }

    private Deployment toStaging(long version) {
        return deployments.deploy(ground.version(version), STAGING, Thresholds.of(STAGING), "ann");
    }

    private long inProduction() {
        return deployments.current("hello", PRODUCTION).orElseThrow().version();
    }

    @Test
    void stagingTakesAVersionAtOnce() {
        Deployment deployment = toStaging(1);
        assertThat(deployment.id()).isEqualTo("deployment-1-staging");
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.DEPLOYED);
        assertThat(deployments.current("hello", STAGING)).contains(deployment);
        assertThat(deployments.current("hello", PRODUCTION)).isEmpty();
        assertThat(deployments.current("other", STAGING)).isEmpty();
    }

    @Test
    void productionWaitsForAnApproval() {
        Deployment pending = toProduction(1);
        assertThat(pending.status()).isEqualTo(DeploymentStatus.PENDING);
        assertThat(deployments.current("hello", PRODUCTION)).isEmpty();
        ground.clock.advance(Duration.ofHours(1));
        Deployment deployed = deployments.approve(pending.id(), "bob", "looks good");
        assertThat(deployed.status()).isEqualTo(DeploymentStatus.DEPLOYED);
        assertThat(deployed.current()).isTrue();
        assertThat(deployed.approvals())
                .containsExactly(new Approval("bob", ground.clock.instant(), true, "looks good"));
    }

    @Test
    void nobodyApprovesWhatTheyBeganThemselvesForProduction() {
        String id = toProduction(1).id();
        assertThatThrownBy(() -> deployments.approve(id, "ann", null))
                .isInstanceOf(DeploymentRefused.class)
                .hasMessageContaining("ann began deployment-1-production")
                .hasMessageContaining("approved by somebody else")
                .hasMessageContaining("deploy with 0 approvals");
        assertThat(deployments.show(id).status()).isEqualTo(DeploymentStatus.PENDING);
        String staged = deployments
                .deploy(ground.version(1), STAGING, new Thresholds(1, 0, false), "ann")
                .id();
        assertThat(deployments.approve(staged, "ann", null).status()).isEqualTo(DeploymentStatus.DEPLOYED);
        var alone = new Thresholds(0, 100, false);
        assertThat(deployments
                        .deploy(ground.version(2), PRODUCTION, alone, "ann")
                        .status())
                .isEqualTo(DeploymentStatus.DEPLOYED);
    }

    @Test
    void aRejectedDeploymentIsOverForGood() {
        String id = toProduction(1).id();
        assertThat(deployments.reject(id, "bob", "too slow").status()).isEqualTo(DeploymentStatus.REJECTED);
        assertThatThrownBy(() -> deployments.approve(id, "eve", null))
                .isInstanceOf(DeploymentRefused.class)
                .hasMessageContaining("cannot approve deployment-1-production: it is rejected");
        assertThatThrownBy(() -> deployments.test(id, 1, 0, null, "ci")).isInstanceOf(DeploymentRefused.class);
        assertThat(toProduction(1).id()).isEqualTo("deployment-2-production");
    }

    @Test
    void failedTestsHoldAnApprovedDeploymentBackUntilATestRunPasses() {
        String id = toProduction(1).id();
        assertThat(deployments.test(id, 9, 1, "one is red", "ci").status()).isEqualTo(DeploymentStatus.TESTING);
        assertThat(deployments.approve(id, "bob", null).status()).isEqualTo(DeploymentStatus.APPROVED);
        assertThat(deployments.current("hello", PRODUCTION)).isEmpty();
        Deployment deployed = deployments.test(id, 10, 0, null, "ci");
        assertThat(deployed.status()).isEqualTo(DeploymentStatus.DEPLOYED);
        assertThat(deployed.testResults()).extracting(TestResult::failed).containsExactly(1L, 0L);
    }

    @Test
    void thresholdsCanBeSet() {
        var lax = new Thresholds(2, 90, true);
        String id =
                deployments.deploy(ground.version(1), PRODUCTION, lax, "ann").id();
        deployments.test(id, 9, 1, null, "ci");
        assertThat(deployments.approve(id, "bob", null).status()).isEqualTo(DeploymentStatus.TESTING);
        assertThatThrownBy(() -> deployments.approve(id, "bob", null)).hasMessageContaining("bob has approved");
        assertThat(deployments.approve(id, "eve", null).status()).isEqualTo(DeploymentStatus.DEPLOYED);

        String blocked =
                deployments.deploy(ground.version(2), PRODUCTION, lax, "ann").id();
        Deployment failed = deployments.test(blocked, 8, 2, null, "ci");
        assertThat(failed.status()).isEqualTo(DeploymentStatus.FAILED);
        assertThat(failed.reason()).contains("2 of 10 tests").contains("90 % have to pass");
        assertThatThrownBy(() -> new Thresholds(-1, 0, false)).hasMessageContaining("write 0 to 100");
        assertThatThrownBy(() -> new Thresholds(0, 101, false)).hasMessageContaining("write 0 to 100");
    }

    @Test
    void promotionTakesAVersionFromStagingToProductionOnceItsTestsPass() {
        Deployment staged = toStaging(1);
        assertThat(deployments.test(staged.id(), 4, 1, null, "ci").status()).isEqualTo(DeploymentStatus.DEPLOYED);
        assertThatThrownBy(() -> deployments.promote(staged.id(), Thresholds.of(PRODUCTION), "ann"))
                .isInstanceOf(DeploymentRefused.class)
                .hasMessageContaining("1 of 5 tests of its latest test run failed");
        deployments.test(staged.id(), 5, 0, null, "ci");
        Deployment promoted = deployments.promote(staged.id(), Thresholds.of(PRODUCTION), "ann");
        assertThat(promoted.id()).isEqualTo("deployment-2-production");
        assertThat(promoted.status()).isEqualTo(DeploymentStatus.PENDING);
        assertThat(promoted.promotedFrom()).isEqualTo(staged.id());
        assertThat(deployments.show(staged.id()).promotedTo()).isEqualTo(promoted.id());
        assertThatThrownBy(() -> deployments.promote(staged.id(), Thresholds.of(PRODUCTION), "eve"))
                .hasMessageContaining("deployment-2-production of hello@1 is pending already");
        assertThatThrownBy(() -> deployments.promote(promoted.id(), Thresholds.of(PRODUCTION), "eve"))
                .hasMessageContaining("cannot promote deployment-2-production");
    }

    @Test
    void rollingBackBringsTheVersionBeforeBack() {
        for (long version = 1; version <= 3; version++) {
            deployments.approve(toProduction(version).id(), "bob", null);
        }
        assertThat(deployments.rollBack("hello", PRODUCTION, "bob", "it burns").spelled())
                .isEqualTo("hello@2");
        assertThat(inProduction()).isEqualTo(2);
        Deployment gone = deployments.show("deployment-3-production");
        assertThat(gone.status()).isEqualTo(DeploymentStatus.ROLLED_BACK);
        assertThat(gone.reason()).isEqualTo("it burns");
        assertThat(deployments.rollBack("hello", PRODUCTION, "bob", null).version())
                .isEqualTo(1);
        assertThatThrownBy(() -> deployments.rollBack("hello", PRODUCTION, "bob", null))
                .hasMessageContaining("hello@1 is the first version deployed of workflow 'hello' in production");
        assertThatThrownBy(() -> deployments.rollBack("hello", STAGING, "bob", null))
                .hasMessageContaining("nothing is deployed of workflow 'hello' in staging");
        deployments.approve(toProduction(3).id(), "bob", null);
        assertThat(inProduction()).isEqualTo(3);
    }

    @Test
    void theVersionBeforeIsAnotherVersionAlthoughOneWasApprovedTwice() {
        deployments.approve(toProduction(1).id(), "bob", null);
        deployments.approve(toProduction(2).id(), "bob", null);
        deployments.approve(toProduction(3).id(), "bob", null);
        String again = toProduction(2).id();
        deployments.rollBack("hello", PRODUCTION, "bob", null);
        assertThat(inProduction()).isEqualTo(2);
        deployments.approve(again, "bob", null);
        assertThat(deployments.current("hello", PRODUCTION).map(Deployment::id)).contains(again);
        assertThat(deployments.rollBack("hello", PRODUCTION, "bob", null).version())
                .isEqualTo(1);
    }

    @Test
    void whatRunsThereOrWaitsIsNotDeployedTwice() {
        toStaging(1);
        assertThatThrownBy(() -> toStaging(1))
                .hasMessageContaining("hello@1 is what runs in staging already, by deployment-1-staging");
        toProduction(1);
        assertThatThrownBy(() -> toProduction(1)).hasMessageContaining("deployment-2-production of hello@1 is pending");
        assertThat(deployments.list()).hasSize(2);
    }

    @Test
    void everythingIsRecordedInTheWordsOfTheFieldWithWhoDidIt() {
        Deployment staged = toStaging(1);
        deployments.test(staged.id(), 1, 0, "all green", "ci");
        Deployment promoted = deployments.promote(staged.id(), Thresholds.of(PRODUCTION), "ann");
        deployments.approve(promoted.id(), "bob", "go");
        assertThat(deployments.history(staged.id()))
                .extracting(event -> event.type() + " " + event.by())
                .containsExactly(
                        "DEPLOYMENT_INITIATED ann",
                        "DEPLOYMENT_COMPLETED ann",
                        "DEPLOYMENT_TEST_RUN ci",
                        "DEPLOYMENT_PROMOTED ann");
        assertThat(deployments.history(promoted.id()))
                .extracting(event -> event.type() + " " + event.by())
                .containsExactly("DEPLOYMENT_INITIATED ann", "DEPLOYMENT_APPROVED bob", "DEPLOYMENT_COMPLETED bob");
        assertThat(ground.store.log().read(Deployments.STREAM, 5, 1).getFirst().body())
                .hasToString("{\"workflowId\":\"hello\",\"data\":{\"deploymentId\":\"deployment-2-production\","
                        + "\"reason\":\"go\"}}");
    }

    @Test
    void aDeploymentThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> deployments.show("deployment-9-staging"))
                .isInstanceOf(DeploymentRefused.class)
                .hasMessageContaining("there is no deployment 'deployment-9-staging' in this store");
    }

    @Test
    void nobodySaysWhatIsDeployedWhenTheBeginningIsGone() {
        toStaging(1);
        ground.store.log().truncate(Deployments.STREAM, 1);
        assertThatThrownBy(deployments::list)
                .hasMessageContaining("the first 1 events")
                .hasMessageContaining("backup");
    }
}
