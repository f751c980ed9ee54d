package dev.holdfast.cli;

import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineRuntime;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.StoreOptions.Access;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast machine create}: creates an instance. */
@Command(
        name = "create",
        description = "Create an instance of a machine. With the id of one that is there, nothing changes.",
        footer = {
            "",
            "Examples:",
            "  holdfast machine create examples/machines/orders.yaml Order \\",
            "      --id order-1 --context '{\"orderId\": \"1\", \"total\": 12.5}'",
            "  holdfast machine create orders.yaml Parcel --context '{\"orderId\": \"7\"}'"
        })
final class MachineCreateCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "FILE", description = "The YAML or JSON file of the component.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "MACHINE", description = "The machine's name.")
    private String machine = "";

    @Option(
            names = "--context",
            paramLabel = "JSON",
            defaultValue = "{}",
            description = "The data that the instance begins with.")
    private String context = "{}";

    @Option(names = "--id", paramLabel = "ID", description = "What the instance is called. Default: a new UUID.")
    private @Nullable String id;

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineCreateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        var files = new MachineFiles(environment);
        Component component = files.read(List.of(file)).getFirst();
        ObjectNode data = Inputs.object("--context", context);
        files.doubt(component, machine, data);
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.WRITER)) {
            boolean there = id != null && machines.registry().findInstance(id).isPresent();
            MachineRuntime runtime = machines.registry().register(component, files.handlers(component));
            Instance created = id == null ? runtime.create(machine, data) : runtime.create(id, machine, data);
            new MachineDelivery(environment).await(machines.registry());
            print(machines.instance(created.id()), there);
            return ExitCode.DONE;
        }
    }

    private void print(Instance instance, boolean there) {
        String line = common.json
                ? JsonOutput.line(instance)
                : Columns.plain(instance.id() + ": " + instance.machine()
                        + (there ? " was there already, in " : " created in ") + instance.state());
        environment.console().out().println(line);
    }
}
