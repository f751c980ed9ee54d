package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast version}: says what this is. */
@Command(
        name = "version",
        description = "Print the version of Holdfast and of the Java that runs it.",
        footer = {"", "Example:", "  holdfast version --json"})
final class VersionCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final CommonFlags flags = new CommonFlags();

    VersionCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var out = environment.console().out();
        if (flags.json) {
            out.println(JsonOutput.line(
                    JsonOutput.object().put("version", Version.number()).put("java", Version.java())));
        } else {
            out.println("holdfast " + Version.number());
            out.println("java " + Version.java());
        }
        return ExitCode.DONE;
    }
}
