package dev.holdfast.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast deploy approve}: approves a deployment. */
@Command(
        name = "approve",
        description = "Approve a deployment. With its last approval it takes effect, unless its tests have failed.",
        footer = {"", "Example:", "  holdfast deploy approve deployment-2-production --by ann --reason \"looks good\""})
final class DeployApproveCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "ID", description = "The id of the deployment.")
    private String id = "";

    @Option(names = "--by", paramLabel = "WHO", required = true, description = "Who approves.")
    private String by = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private @Nullable String reason;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    DeployApproveCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return new Decision(environment, store, common.json)
                .make((deployments, versions) -> deployments.approve(id, by, reason));
    }
}
