package dev.holdfast.cli;

import dev.holdfast.machine.Instance;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.MachineDiagram;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast machine diagram}: draws machines as Mermaid state diagrams. */
@Command(
        name = "diagram",
        description = {
            "Draw a machine as a Mermaid state diagram.",
            "Without MACHINE, draw all of them, as a page of Markdown."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast machine diagram examples/machines/orders.yaml Order",
            "  holdfast machine diagram orders.yaml Order --state Paid > order.mmd",
            "  holdfast machine diagram --instance order-1",
            "  holdfast machine diagram orders.yaml > orders.md"
        })
final class MachineDiagramCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The YAML or JSON file of the component.")
    private @Nullable Path file;

    @Parameters(index = "1", arity = "0..1", paramLabel = "MACHINE", description = "The machine's name.")
    private @Nullable String machine;

    @Option(
            names = "--state",
            paramLabel = "S",
            description = "Show the machine as an instance in this state sees it: where it is, and where it can get.")
    private @Nullable String state;

    @Option(
            names = "--instance",
            paramLabel = "ID",
            description =
                    "Instead of a FILE: the machine of this instance, as it sees it; the definition is in the store.")
    private @Nullable String instance;

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineDiagramCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (instance != null) {
            return drawInstance(instance);
        }
        if (file == null) {
            throw new IllegalArgumentException("neither a FILE nor --instance ID is given; name one of them");
        }
        Component component =
                ComponentReader.read(environment.directory().resolve(file)).component();
        List<Machine> drawn =
                machine == null ? List.copyOf(component.machines().values()) : List.of(component.machine(machine));
        if (state != null && drawn.size() > 1) {
            throw new IllegalArgumentException("--state '" + state + "' needs a MACHINE beside it; there are "
                    + String.join(", ", component.machines().keySet()));
        }
        PrintWriter out = environment.console().out();
        if (common.json) {
            ObjectNode diagrams = JsonOutput.object();
            drawn.forEach(each -> diagrams.put(each.name(), diagram(each)));
            out.println(JsonOutput.line(diagrams));
        } else if (drawn.size() == 1) {
            out.print(diagram(drawn.getFirst()));
        } else {
            out.println("# " + component.name());
            drawn.forEach(each -> out.print("\n## " + each.name() + "\n\n```mermaid\n" + diagram(each) + "```\n"));
        }
        out.flush();
        return ExitCode.DONE;
    }

    private int drawInstance(String id) {
        if (file != null || state != null) {
            throw new IllegalArgumentException("--instance " + id + " goes without a FILE and without --state");
        }
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.READ_ONLY)) {
            Instance drawn = machines.instance(id);
            Machine definition = machines.registry()
                    .definition(drawn)
                    .orElseThrow(() -> new IllegalStateException("the definition of instance '" + id
                            + "' is not in this store; draw it from its file, with --state " + drawn.state()))
                    .machine(drawn.machine());
            String diagram = MachineDiagram.of(definition, drawn.state());
            PrintWriter out = environment.console().out();
            out.print(
                    common.json
                            ? JsonOutput.line(JsonOutput.object().put(definition.name(), diagram)) + "\n"
                            : diagram);
            out.flush();
            return ExitCode.DONE;
        }
    }

    private String diagram(Machine each) {
        return state == null ? MachineDiagram.of(each) : MachineDiagram.of(each, state);
    }
}
