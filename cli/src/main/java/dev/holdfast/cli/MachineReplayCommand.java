package dev.holdfast.cli;

import dev.holdfast.machine.Instance;
import dev.holdfast.store.StoreOptions.Access;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast machine replay}: shows an instance as it was. */
@Command(
        name = "replay",
        description = "Show an instance as it was at a version. Nothing is called, sent or kept.",
        footer = {"", "Examples:", "  holdfast machine replay order-1 --to 2"})
final class MachineReplayCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "INSTANCE", description = "The id of the instance.")
    private String id = "";

    @Option(names = "--to", paramLabel = "VERSION", required = true, description = "The version, 1 for the beginning.")
    private long version;

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineReplayCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.READ_ONLY)) {
            long latest = machines.instance(id).version();
            if (version < 1 || version > latest) {
                throw new IllegalArgumentException(
                        "--to is " + version + ", and instance '" + id + "' has the versions 1 to " + latest);
            }
            Instance then = machines.registry()
                    .instanceAsOf(id, version)
                    .orElseThrow(() -> new IllegalStateException("the events of instance '" + id + "' up to version "
                            + version + " are not kept any more; its snapshot stands for them"));
            environment.console().out().println(common.json ? JsonOutput.line(then) : JsonOutput.pretty(then));
            return ExitCode.DONE;
        }
    }
}
