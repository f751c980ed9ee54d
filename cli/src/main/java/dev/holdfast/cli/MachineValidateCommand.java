package dev.holdfast.cli;

import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.Problem;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast machine validate}: checks components, and tells all that is wrong with all of them at once. */
@Command(
        name = "validate",
        description = "Check components: fields, states, transitions, guards and what they refer to.",
        footer = {
            "",
            "Examples:",
            "  holdfast machine validate examples/machines/orders.yaml",
            "  holdfast machine validate --strict fsm/*.yaml"
        })
final class MachineValidateCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The YAML or JSON files of the components.")
    private List<Path> files = List.of();

    @Option(names = "--strict", description = "Fail where something is only doubtful, too.")
    private boolean strict;

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineValidateCommand(Environment environment) {
        this.environment = environment;
    }

    /** What is known of one file after it was read; no component if it was refused. */
    private record Checked(String file, @Nullable Component component, List<Problem> errors, List<Problem> warnings) {}

    @Override
    public Integer call() {
        List<Checked> all = new ArrayList<>();
        for (Path file : files) {
            all.add(check(environment.directory().resolve(file)));
        }
        PrintWriter out = environment.console().out();
        if (common.json) {
            all.forEach(checked -> out.println(json(checked)));
        } else {
            all.forEach(checked -> print(checked, out));
        }
        boolean wrong = all.stream().anyMatch(checked -> !checked.errors().isEmpty());
        boolean doubtful = all.stream().anyMatch(checked -> !checked.warnings().isEmpty());
        return wrong || (strict && doubtful) ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static Checked check(Path file) {
        try {
            ComponentReader.Loaded loaded = ComponentReader.read(file);
            return new Checked(file.toString(), loaded.component(), List.of(), loaded.warnings());
        } catch (DefinitionException refused) {
            return new Checked(file.toString(), null, refused.problems(), List.of());
        }
    }

    private void print(Checked checked, PrintWriter out) {
        checked.errors().forEach(error -> out.println("error: " + error));
        checked.warnings().forEach(warning -> out.println("warning: " + warning));
        Component component = checked.component();
        if (component == null) {
            out.println(checked.file() + " is not usable: "
                    + Words.count(checked.errors().size(), "error") + ".");
            return;
        }
        int doubts = checked.warnings().size();
        String verdict = doubts == 0
                ? " is fine: "
                : " is " + (strict ? "doubtful" : "usable") + ", with " + Words.count(doubts, "warning") + ": ";
        out.println("Component " + component.name() + verdict
                + Words.count(component.machines().size(), "machine") + ", "
                + Words.count(states(component), "state") + ", "
                + Words.count(transitions(component), "transition") + ".");
    }

    private static String json(Checked checked) {
        ObjectNode line = JsonOutput.object().put("file", checked.file());
        Component component = checked.component();
        if (component != null) {
            ObjectNode machines = line.put("component", component.name()).putObject("machines");
            component
                    .machines()
                    .forEach((name, machine) -> machines.putObject(name)
                            .put("hash", machine.hash())
                            .put("states", machine.states().size())
                            .put("transitions", machine.transitions().size()));
        }
        line.set("errors", JsonOutput.tree(checked.errors()));
        return JsonOutput.line(line.set("warnings", JsonOutput.tree(checked.warnings())));
    }

    private static int states(Component component) {
        return component.machines().values().stream()
                .mapToInt(machine -> machine.states().size())
                .sum();
    }

    private static int transitions(Component component) {
        return component.machines().values().stream()
                .mapToInt(machine -> machine.transitions().size())
                .sum();
    }
}
