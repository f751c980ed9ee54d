package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast workflow}: the commands about the versions of workflows. */
@Command(
        name = "workflow",
        description = "Keep definitions as numbered versions, and list them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  holdfast workflow publish hello.yaml", "  holdfast workflow versions hello"})
final class WorkflowCommand {
    @CommandLine.Mixin
    private final HelpFlag help = new HelpFlag();

    static CommandLine line(Environment environment) {
        return new CommandLine(new WorkflowCommand())
                .addSubcommand(new WorkflowPublishCommand(environment))
                .addSubcommand(new WorkflowVersionsCommand(environment));
    }
}
