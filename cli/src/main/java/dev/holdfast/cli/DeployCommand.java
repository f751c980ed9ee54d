package dev.holdfast.cli;

import dev.holdfast.deploy.Stage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast deploy}: deploys a version, and has the commands about deployments. */
@Command(
        name = "deploy",
        description = {
            "Deploy a version of a workflow, so that 'run NAME --env staging' runs it. Staging takes it at once; production"
                    + " waits for an approval, and for tests to pass if they are recorded."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast deploy hello@3 --env staging",
            "  holdfast deploy test deployment-1-staging --passed 12 --failed 0",
            "  holdfast deploy promote deployment-1-staging",
            "  holdfast deploy approve deployment-2-production --by ann",
            "  holdfast run hello --env production"
        })
final class DeployCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(arity = "0..1", paramLabel = "NAME@N", description = "The version, like hello@3.")
    private @Nullable String version;

    @Option(names = "--env", paramLabel = "STAGE", description = "Where to: staging or production.")
    private @Nullable Stage stage;

    @Mixin
    private final ThresholdFlags thresholds = new ThresholdFlags();

    @Mixin
    private final ActorFlag actor = new ActorFlag();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    private DeployCommand(Environment environment) {
        this.environment = environment;
    }

    static CommandLine line(Environment environment) {
        return new CommandLine(new DeployCommand(environment))
                .addSubcommand(new DeployListCommand(environment))
                .addSubcommand(new DeployShowCommand(environment))
                .addSubcommand(new DeployTestCommand(environment))
                .addSubcommand(new DeployApproveCommand(environment))
                .addSubcommand(new DeployRejectCommand(environment))
                .addSubcommand(new DeployPromoteCommand(environment))
                .addSubcommand(new DeployRollbackCommand(environment));
    }

    @Override
    public Integer call() {
        if (version == null || stage == null) {
            throw new IllegalArgumentException(
                    "say which version to deploy, and where to: holdfast deploy hello@3 --env staging");
        }
        VersionName name = VersionName.of(version);
        Stage to = stage;
        return new Decision(environment, store, common.json)
                .make((deployments, versions) -> deployments.deploy(
                        versions.get(name.workflowId(), name.version()),
                        to,
                        thresholds.over(to),
                        actor.name(environment)));
    }
}
