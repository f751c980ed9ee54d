package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code holdfast}: the command that has all the others. */
@Command(
        name = "holdfast",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Workflows that survive: kill one at any moment, run the same command, and it continues.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 stopped unfinished, 4 conflict with another process.",
            "",
            "Examples:",
            "  holdfast run examples/workflows/survive.yaml",
            "  holdfast runs list",
            "  holdfast run --help"
        })
final class HoldfastCommand {
    /** The whole command line, ready to be executed. */
    static CommandLine line(Environment environment) {
        var line = new CommandLine(new HoldfastCommand())
                .addSubcommand(new RunCommand(environment))
                .addSubcommand(new WorkerCommand(environment))
                .addSubcommand(new ValidateCommand(environment))
                .addSubcommand(WorkflowCommand.line(environment))
                .addSubcommand(DeployCommand.line(environment))
                .addSubcommand(RunsCommand.line(environment))
                .addSubcommand(MachineCommand.line(environment))
                .addSubcommand(StoreCommand.line(environment))
                .addSubcommand(ImportCommand.line(environment))
                .addSubcommand(ExportCommand.line(environment))
                .addSubcommand(new DoctorCommand(environment))
                .addSubcommand(new ConfigCommand(environment))
                .addSubcommand(new VersionCommand(environment));
        line.setOut(environment.console().out());
        line.setErr(environment.console().err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false); // @FILE is an input of a run here, not more arguments
        line.setParameterExceptionHandler(Failures::misused);
        line.setExecutionExceptionHandler(Failures::failed);
        return line;
    }
}
