package dev.holdfast.machine.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Machines that belong together and know each other by name. Immutable; do not change the tree.
 *
 * @param version as the author wrote it; says nothing to the runtime
 * @param machines by name, in the order of the definition
 * @param entryMachine the machine of the component's entry point, if it has one
 * @param source the definition as it was written
 */
public record Component(
        String name,
        @Nullable String version,
        Map<String, Machine> machines,
        @Nullable String entryMachine,
        EntryMode entryMode,
        boolean autoCreateEntryPoint,
        ObjectNode source) {
    /** How many instances the entry machine may have. */
    public enum EntryMode {
        /** As many as are created. */
        MULTIPLE,
        /** One, created when the component is first hosted; another is refused. */
        SINGLETON,
        /** What is meant where nothing is written: one is created when the component is first hosted, more may follow. */
        UNSAID
    }

    public Component {
        machines = Collections.unmodifiableMap(new LinkedHashMap<>(machines));
    }

    /** Begins to build a component in Java. */
    public static ComponentBuilder named(String name) {
        return new ComponentBuilder(name);
    }

    /** Whether an instance of a machine may go on with this definition of it, having begun with the one of this hash. */
    public boolean continues(String machine, String hash) {
        Machine found = machines.get(machine);
        return found != null
                && (found.hash().equals(hash)
                        || found.migrations().stream().anyMatch(migration -> migration.covers(hash)));
    }

    /** @throws IllegalArgumentException if there is no such machine; the message names those there are */
    public Machine machine(String machine) {
        Machine found = machines.get(machine);
        if (found == null) {
            throw new IllegalArgumentException("component '" + name + "' has no machine '" + machine + "'; it has "
                    + String.join(", ", machines.keySet()));
        }
        return found;
    }
}
