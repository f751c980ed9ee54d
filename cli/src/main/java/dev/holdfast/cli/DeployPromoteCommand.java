package dev.holdfast.cli;

import dev.holdfast.deploy.Stage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast deploy promote}: takes a version from staging to production. */
@Command(
        name = "promote",
        description = "Deploy to production what a deployment has brought to staging. Its latest test run must pass.",
        footer = {"", "Example:", "  holdfast deploy promote deployment-1-staging"})
final class DeployPromoteCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "ID", description = "The id of the deployment to staging.")
    private String id = "";

    @Mixin
    private final ThresholdFlags thresholds = new ThresholdFlags();

    @Mixin
    private final ActorFlag actor = new ActorFlag();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    DeployPromoteCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return new Decision(environment, store, common.json)
                .make((deployments, versions) ->
                        deployments.promote(id, thresholds.over(Stage.PRODUCTION), actor.name(environment)));
    }
}
