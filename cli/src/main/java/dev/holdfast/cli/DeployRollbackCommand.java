package dev.holdfast.cli;

import dev.holdfast.deploy.Stage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast deploy rollback}: brings back the version before. */
@Command(
        name = "rollback",
        description = "Bring back the version that was deployed before. Runs that have begun keep their definition.",
        footer = {"", "Example:", "  holdfast deploy rollback hello --env production"})
final class DeployRollbackCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "NAME", description = "The id of the workflow.")
    private String name = "";

    @Option(names = "--env", paramLabel = "STAGE", required = true, description = "Where: staging or production.")
    private Stage stage = Stage.PRODUCTION;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private @Nullable String reason;

    @Mixin
    private final ActorFlag actor = new ActorFlag();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    DeployRollbackCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return new Decision(environment, store, common.json)
                .make((deployments, versions) -> deployments.rollBack(name, stage, actor.name(environment), reason));
    }
}
