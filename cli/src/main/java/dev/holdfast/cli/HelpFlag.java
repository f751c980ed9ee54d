package dev.holdfast.cli;

import picocli.CommandLine.Option;

/** The flag of commands that only group others. */
final class HelpFlag {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    boolean help;
}
