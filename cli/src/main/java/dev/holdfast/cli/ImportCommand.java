package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast import}: takes over what other systems have persisted. */
@Command(
        name = "import",
        description = "Take over what other systems have persisted.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  holdfast import xcomponent dump/ --dry-run"})
final class ImportCommand {
    @CommandLine.Mixin
    private final HelpFlag help = new HelpFlag();

    static CommandLine line(Environment environment) {
        return new CommandLine(new ImportCommand()).addSubcommand(new ImportXcomponentCommand(environment));
    }
}
