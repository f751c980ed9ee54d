package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast export}: writes what a store holds as other systems persist it. */
@Command(
        name = "export",
        description = "Write what a store holds as other systems persist it.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  holdfast export xcomponent dump/"})
final class ExportCommand {
    @CommandLine.Mixin
    private final HelpFlag help = new HelpFlag();

    static CommandLine line(Environment environment) {
        return new CommandLine(new ExportCommand()).addSubcommand(new ExportXcomponentCommand(environment));
    }
}
