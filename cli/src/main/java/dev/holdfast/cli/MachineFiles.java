package dev.holdfast.cli;

import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.Handlers;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Reads the files of components that are to be hosted, and tells what is doubtful about them. Immutable. */
record MachineFiles(Environment environment) {
    List<Component> read(List<Path> files) {
        List<Component> components = new ArrayList<>();
        for (Path file : files) {
            var loaded = ComponentReader.read(environment.directory().resolve(file));
            loaded.warnings().forEach(this::warn);
            components.add(loaded.component());
        }
        return components;
    }

    /** Handlers are Java: from the command line machines move, and what they would call is passed over. */
    Handlers handlers(Component component) {
        Set<String> named = Handlers.named(component);
        if (!named.isEmpty()) {
            warn("component " + component.name() + " calls handlers, which only a Java program has; passed over are "
                    + String.join(", ", named));
        }
        return Handlers.none();
    }

    /** The same of several, in their order. */
    Map<Component, Handlers> handlers(List<Component> components) {
        Map<Component, Handlers> handlers = new LinkedHashMap<>();
        components.forEach(component -> handlers.put(component, handlers(component)));
        return handlers;
    }

    /** Tells which fields the contextSchema of a machine demands and data does not have. */
    void doubt(Component component, String machine, ObjectNode data) {
        ComponentRegistry.missing(component.machine(machine), data).forEach(this::warn);
    }

    private void warn(Object doubt) {
        environment.console().err().println("warning: " + doubt);
    }
}
