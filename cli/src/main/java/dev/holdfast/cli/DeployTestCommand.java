package dev.holdfast.cli;

import dev.holdfast.deploy.TestResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast deploy test}: records how a run of tests went. */
@Command(
        name = "test",
        description = "Record how the tests of a deployment went. The latest test run is the one that counts.",
        footer = {
            "",
            "Example:",
            "  holdfast deploy test deployment-1-staging --passed 12 --failed 0 \\",
            "      --report junit.xml"
        })
final class DeployTestCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "ID", description = "The id of the deployment.")
    private String id = "";

    @Option(names = "--passed", paramLabel = "N", required = true, description = "How many tests passed.")
    private long passed;

    @Option(names = "--failed", paramLabel = "N", required = true, description = "How many tests failed.")
    private long failed;

    @Option(names = "--report", paramLabel = "FILE", description = "A text to keep with it, of at most 1 MiB.")
    private @Nullable Path report;

    @Mixin
    private final ActorFlag actor = new ActorFlag();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    DeployTestCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        String text = report == null ? null : text(environment.directory().resolve(report));
        return new Decision(environment, store, common.json)
                .make((deployments, versions) -> deployments.test(id, passed, failed, text, actor.name(environment)));
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > TestResult.MAX_REPORT_BYTES) {
                throw new IllegalArgumentException("--report " + file + " is larger than "
                        + (TestResult.MAX_REPORT_BYTES >> 20) + " MiB; keep a summary");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "--report " + file + " cannot be read (" + unreadable + "); check the name", unreadable);
        }
    }
}
