package dev.holdfast.cli;

import picocli.CommandLine.Option;

/** How a command runs what it runs. */
final class RunFlags {
    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many tasks may be at work at the same time. Default: ${DEFAULT-VALUE}.")
    int parallel;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print no progress, only how it ended.")
    boolean quiet;
}
