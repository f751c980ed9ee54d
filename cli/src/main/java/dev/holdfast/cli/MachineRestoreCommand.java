package dev.holdfast.cli;

import dev.holdfast.machine.Instance;
import dev.holdfast.store.StoreOptions.Access;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast machine restore}: reads an instance in both ways there are, and compares. */
@Command(
        name = "restore",
        description = {
            "Read an instance from its snapshot and the events since, and from its events alone, and say whether both"
                    + " give the same. Nothing is written."
        },
        footer = {"", "Examples:", "  holdfast machine restore order-1", "  holdfast machine restore order-1 --json"})
final class MachineRestoreCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "INSTANCE", description = "The id of the instance.")
    private String id = "";

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineRestoreCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.READ_ONLY)) {
            Instance restored = machines.instance(id);
            Instance replayed =
                    machines.registry().instanceAsOf(id, restored.version()).orElse(null);
            boolean equal = restored.equals(replayed);
            environment
                    .console()
                    .out()
                    .println(common.json ? json(restored, replayed, equal) : text(restored, replayed));
            return equal ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static String json(Instance restored, @Nullable Instance replayed, boolean equal) {
        ObjectNode line = JsonOutput.object().put("equal", equal);
        line.set("instance", JsonOutput.tree(restored));
        if (!equal && replayed != null) {
            line.set("replayed", JsonOutput.tree(replayed));
        }
        return JsonOutput.line(line);
    }

    private String text(Instance restored, @Nullable Instance replayed) {
        if (replayed == null) {
            return JsonOutput.pretty(restored) + "\nInstance " + id
                    + " has no events: this is its snapshot, and there is nothing to compare it with.";
        }
        if (restored.equals(replayed)) {
            return JsonOutput.pretty(restored) + "\nSnapshot and events give the same as the events alone: version "
                    + restored.version() + " in " + restored.state() + ".";
        }
        return "With the snapshot:\n" + JsonOutput.pretty(restored) + "\nFrom the events alone:\n"
                + JsonOutput.pretty(replayed)
                + "\nThey differ. The events are right: 'holdfast store verify' looks for damage, and without"
                + " snapshots (SNAPSHOTS_ENABLED=false) the instance is read from its events.";
    }
}
