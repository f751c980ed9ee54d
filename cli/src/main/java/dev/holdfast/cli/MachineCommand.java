package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast machine}: the commands about state machines. */
@Command(
        name = "machine",
        description = "Check, try, draw, host and look into state machines.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  holdfast machine validate examples/machines/orders.yaml",
            "  holdfast machine run examples/machines/orders.yaml",
            "  holdfast machine send order-1 SHIP"
        })
final class MachineCommand {
    @CommandLine.Mixin
    private final HelpFlag help = new HelpFlag();

    static CommandLine line(Environment environment) {
        return new CommandLine(new MachineCommand())
                .addSubcommand(new MachineValidateCommand(environment))
                .addSubcommand(new MachineSimulateCommand(environment))
                .addSubcommand(new MachineDiagramCommand(environment))
                .addSubcommand(new MachineRunCommand(environment))
                .addSubcommand(new MachineCreateCommand(environment))
                .addSubcommand(new MachineSendCommand(environment))
                .addSubcommand(new MachineListCommand(environment))
                .addSubcommand(new MachineShowCommand(environment))
                .addSubcommand(new MachineHistoryCommand(environment))
                .addSubcommand(new MachineTraceCommand(environment))
                .addSubcommand(new MachineRestoreCommand(environment))
                .addSubcommand(new MachineReplayCommand(environment))
                .addSubcommand(new MachineRetryCommand(environment))
                .addSubcommand(new MachineRetainCommand(environment));
    }
}
