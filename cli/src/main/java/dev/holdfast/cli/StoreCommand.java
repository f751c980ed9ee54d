package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast store}: the commands about a store as a whole. */
@Command(
        name = "store",
        description = "Count, check, copy, move, back up and tidy what a store holds.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  holdfast store verify --store file:state"})
final class StoreCommand {
    @CommandLine.Mixin
    private final HelpFlag help = new HelpFlag();

    static CommandLine line(Environment environment) {
        return new CommandLine(new StoreCommand())
                .addSubcommand(new StoreStatsCommand(environment))
                .addSubcommand(new StoreVerifyCommand(environment))
                .addSubcommand(new StorePrepareCommand(environment))
                .addSubcommand(new StoreRebuildCommand(environment))
                .addSubcommand(new StoreKeysCommand(environment))
                .addSubcommand(new StoreCopyCommand(environment))
                .addSubcommand(new StoreMigrateCommand(environment))
                .addSubcommand(new StoreBackupCommand(environment))
                .addSubcommand(new StoreRestoreCommand(environment))
                .addSubcommand(new StoreExportCommand(environment))
                .addSubcommand(new StoreImportCommand(environment))
                .addSubcommand(new StoreRetainCommand(environment))
                .addSubcommand(new StoreCompactCommand(environment));
    }
}
