package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast runs}: the commands about runs that have been started. */
@Command(
        name = "runs",
        description = "List, show, continue, cancel, retry and fork runs.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  holdfast runs list", "  holdfast runs show survive"})
final class RunsCommand {
    @CommandLine.Mixin
    private final HelpFlag help = new HelpFlag();

    static CommandLine line(Environment environment) {
        return new CommandLine(new RunsCommand())
                .addSubcommand(new RunsListCommand(environment))
                .addSubcommand(new RunsShowCommand(environment))
                .addSubcommand(new RunsEventsCommand(environment))
                .addSubcommand(new RunsResumeCommand(environment))
                .addSubcommand(new RunsCancelCommand(environment))
                .addSubcommand(new RunsRetryCommand(environment))
                .addSubcommand(new RunsForkCommand(environment));
    }
}
