package dev.holdfast.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast deploy reject}: decides against a deployment. */
@Command(
        name = "reject",
        description = "Decide against a deployment, for good.",
        footer = {"", "Example:", "  holdfast deploy reject deployment-2-production --by ann --reason \"too slow\""})
final class DeployRejectCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "ID", description = "The id of the deployment.")
    private String id = "";

    @Option(names = "--by", paramLabel = "WHO", required = true, description = "Who rejects.")
    private String by = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private @Nullable String reason;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    DeployRejectCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return new Decision(environment, store, common.json)
                .make((deployments, versions) -> deployments.reject(id, by, reason));
    }
}
