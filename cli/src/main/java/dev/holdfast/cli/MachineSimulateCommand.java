package dev.holdfast.cli;

import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.Simulation;
import dev.holdfast.machine.model.State;
import dev.holdfast.machine.model.Transition;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast machine simulate}: walks through a machine without an instance. */
@Command(
        name = "simulate",
        description = "Try events on a machine, step by step. Nothing is called, sent or kept.",
        footer = {
            "",
            "Examples:",
            "  holdfast machine simulate examples/machines/orders.yaml Order \\",
            "      --context '{\"total\": 5}' --events PAY,SHIP,DELIVER",
            "  holdfast machine simulate orders.yaml Order --events PAY --json"
        })
final class MachineSimulateCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "FILE", description = "The YAML or JSON file of the component.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "MACHINE", description = "The machine's name.")
    private String machine = "";

    @Option(
            names = "--events",
            paramLabel = "A,B,C",
            split = ",",
            hideParamSyntax = true,
            required = true,
            description = "The events, in order; timeouts and autos by their events, too.")
    private List<String> events = List.of();

    @Option(
            names = "--context",
            paramLabel = "JSON",
            defaultValue = "{}",
            description = "What guards see as the data of the instance.")
    private String context = "{}";

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineSimulateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path path = environment.directory().resolve(file);
        Machine simulated = ComponentReader.read(path).component().machine(machine);
        List<String> named = events.stream().map(String::strip).toList();
        Simulation.Walk walk = Simulation.of(simulated).walk(named, Inputs.object("--context", context));
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(json(walk));
        } else {
            print(walk, simulated, out);
        }
        return walk.succeeded() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void print(Simulation.Walk walk, Machine machine, PrintWriter out) {
        int width = walk.taken().stream()
                .mapToInt(transition -> Columns.width(Columns.plain(transition.event())))
                .max()
                .orElse(0);
        out.println(Columns.plain(machine.initialState()));
        for (Transition transition : walk.taken()) {
            String event = Columns.pad(Columns.plain(transition.event()), width);
            out.println(
                    "  " + event + " -> " + Columns.plain(transition.to()) + ending(machine.state(transition.to())));
        }
        if (walk.failure() != null) {
            out.println("  " + Columns.plain(walk.failure().explanation()));
        } else if (!walk.unused().isEmpty()) {
            out.println("The instance has ended: not used " + (walk.unused().size() == 1 ? "is " : "are ")
                    + String.join(", ", walk.unused()) + ".");
        }
    }

    private static String ending(State state) {
        return state.type().terminal() ? " (" + state.type().name().toLowerCase(Locale.ROOT) + ")" : "";
    }

    private static String json(Simulation.Walk walk) {
        ObjectNode line = JsonOutput.object().put("success", walk.succeeded());
        line.set("path", JsonOutput.tree(walk.path()));
        line.set("unused", JsonOutput.tree(walk.unused()));
        if (walk.failure() != null) {
            line.put("error", walk.failure().message())
                    .put("explanation", walk.failure().explanation());
        }
        return JsonOutput.line(line);
    }
}
