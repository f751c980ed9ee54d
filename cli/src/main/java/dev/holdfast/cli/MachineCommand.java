package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast machine}: the commands about state machines. */
@Command(
        name = "machine",
        description = "Check, try and draw state machines.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  holdfast machine validate examples/machines/orders.yaml",
            "  holdfast machine simulate examples/machines/orders.yaml Order --events PAY"
        })
final class MachineCommand {
    @CommandLine.Mixin
    private final HelpFlag help = new HelpFlag();

    static CommandLine line(Environment environment) {
        return new CommandLine(new MachineCommand())
                .addSubcommand(new MachineValidateCommand(environment))
                .addSubcommand(new MachineSimulateCommand(environment))
                .addSubcommand(new MachineDiagramCommand(environment));
    }
}
