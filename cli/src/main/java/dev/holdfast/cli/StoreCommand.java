package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast store}: the commands about a store as a whole. */
@Command(
        name = "store",
        description = "Count and check what a store holds.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  holdfast store verify --store file:state"})
final class StoreCommand {
    @CommandLine.Mixin
    private final HelpFlag help = new HelpFlag();

    static CommandLine line(Environment environment) {
        return new CommandLine(new StoreCommand())
                .addSubcommand(new StoreStatsCommand(environment))
                .addSubcommand(new StoreVerifyCommand(environment))
                .addSubcommand(new StoreCopyCommand(environment))
                .addSubcommand(new StoreMigrateCommand(environment));
    }
}
