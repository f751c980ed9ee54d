package dev.holdfast.machine.model;

import dev.holdfast.definition.Definition;
import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.DefinitionFile;
import dev.holdfast.definition.DefinitionReader;
import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Kind;
import dev.holdfast.definition.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads components and checks all that can be checked before an instance exists. Thread-safe. */
public final class ComponentReader {
    /** The most machines of one component. */
    public static final int MAX_MACHINES = 1_000;

    private static final Kind KIND = new Kind("component", "'name:' and 'stateMachines:'");
    private static final Map<String, Component.EntryMode> MODES =
            Map.of("singleton", Component.EntryMode.SINGLETON, "multiple", Component.EntryMode.MULTIPLE);

    private ComponentReader() {}

    /** A component that was accepted, and what is doubtful about its definition, in the order of the file. Immutable. */
    public record Loaded(Component component, List<Problem> warnings) {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Reads a YAML or JSON file.
     *
     * @throws DefinitionException with everything that is wrong with it, also when there is no such file
     */
    public static Loaded read(Path file) {
        return read(file.toString(), DefinitionFile.text(KIND, file));
    }

    /**
     * Reads YAML or JSON text.
     *
     * @param name what messages call it, such as the name of its file
     * @throws DefinitionException with everything that is wrong with it
     */
    public static Loaded read(String name, String text) {
        return read(DefinitionReader.read(KIND, name, text), true);
    }

    /** Reads back a definition that was accepted before, whatever the checks would say of it now. */
    public static Component of(ObjectNode source) {
        return read(unplaced("recorded definition", source), false).component();
    }

    /** Reads a definition that was built, not written. */
    static Loaded built(String name, ObjectNode source) {
        return read(unplaced(name, source), true);
    }

    private static Definition unplaced(String name, ObjectNode source) {
        return new Definition(KIND, name, source, Map.of(), Map.of(), new ArrayList<>());
    }

    private static Loaded read(Definition definition, boolean checked) {
        if (!(definition.root() instanceof ObjectNode root)) {
            String message = "a component is an object with 'name:' and 'stateMachines:', and this is none";
            throw new DefinitionException(KIND, List.of(definition.at("", message)));
        }
        var findings = new Findings(definition, root);
        Component component = component(findings.fields(), findings);
        if (checked) {
            new ComponentCheck(component, findings).check();
        }
        findings.refuseProblems();
        return new Loaded(component, findings.warnings());
    }

    private static Component component(Fields root, Findings findings) {
        String name = root.text("name");
        List<Machine> machines = machines(root, findings);
        Map<String, Machine> byName = new LinkedHashMap<>();
        machines.forEach(machine -> byName.putIfAbsent(machine.name(), machine));
        var mode = root.choice("entryMachineMode", MODES).orElse(Component.EntryMode.UNSAID);
        var read = new Component(
                name,
                version(root),
                byName,
                root.optionalText("entryMachine").orElse(null),
                mode,
                root.flag("autoCreateEntryPoint", mode != Component.EntryMode.MULTIPLE),
                root.node());
        for (String shown : List.of("description", "layout")) {
            root.any(shown);
        }
        doubtScripts(root, findings);
        findings.doubtUnknown(root);
        return read;
    }

    private static List<Machine> machines(Fields root, Findings findings) {
        List<Fields> objects = root.objects("stateMachines");
        if (Findings.isAbsent(root, "stateMachines")) {
            root.missing("stateMachines", "write at least one machine, with 'name:', 'initialState:' and 'states:'");
        }
        if (objects.size() > MAX_MACHINES) {
            root.problem(
                    "stateMachines", "has " + objects.size() + " machines; at most " + MAX_MACHINES + " are possible");
            return List.of();
        }
        var reader = new MachineReader(findings);
        return objects.stream().map(reader::read).toList();
    }

    /** A version is a text, though YAML may take it for a number. */
    private static @Nullable String version(Fields root) {
        return root.any("version").map(JsonNode::asString).orElse(null);
    }

    private static void doubtScripts(Fields root, Findings findings) {
        root.object("triggeredMethods").ifPresent(scripts -> {
            String names = String.join(", ", scripts.node().propertyNames());
            findings.warning(
                    root,
                    "triggeredMethods",
                    "holds JavaScript, which is not run here; register handlers with these names instead: " + names);
        });
    }
}
