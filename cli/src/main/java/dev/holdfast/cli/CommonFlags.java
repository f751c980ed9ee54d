package dev.holdfast.cli;

import picocli.CommandLine.Option;

/** What every command understands. */
final class CommonFlags {
    @Option(names = "--json", description = "Print JSON, for programs; errors are a JSON object on standard error.")
    boolean json;

    @Option(names = "--debug", description = "Print where in the code an error happened.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    boolean help;
}
