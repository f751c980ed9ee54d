package dev.holdfast.machine.model;

import dev.holdfast.definition.DefinitionException;
import dev.holdfast.event.Trees;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds a component in Java, as the same tree that a file would give and with the same checks:
 *
 * <pre>{@code
 * Component orders = Component.named("Orders")
 *         .machine("Order", order -> order
 *                 .initial("Draft").states("Submitted").ends("Paid").fails("Expired")
 *                 .on("Draft", "SUBMIT", "Submitted", submit -> submit.guard("context.total > 0"))
 *                 .on("Submitted", "PAY", "Paid", pay -> pay.calls("charge"))
 *                 .after(Duration.ofDays(7), "Submitted", "EXPIRE", "Expired"))
 *         .build();
 * }</pre>
 *
 * <p>Handlers are named here and given to the runtime. One thread at a time.
 */
public final class ComponentBuilder {
    private final ObjectNode tree;
    private final ArrayNode machines;

    ComponentBuilder(String name) {
        tree = Trees.object().put("name", name);
        machines = tree.putArray("stateMachines");
    }

    public ComponentBuilder version(String version) {
        tree.put("version", version);
        return this;
    }

    public ComponentBuilder machine(String name, UnaryOperator<MachineBuilder> described) {
        var unused = described.apply(new MachineBuilder(machines.addObject().put("name", name)));
        return this;
    }

    /** The machine of which one instance is created when the component is first hosted, and no other ever. */
    public ComponentBuilder singleton(String machine) {
        tree.put("entryMachine", machine).put("entryMachineMode", "singleton");
        return this;
    }

    /** The machine of the component's entry points, which are created as they are needed. */
    public ComponentBuilder entry(String machine) {
        tree.put("entryMachine", machine).put("entryMachineMode", "multiple");
        return this;
    }

    /** @throws DefinitionException with everything that is wrong with it */
    public Component build() {
        return check().component();
    }

    /**
     * Builds it and tells what is doubtful about it, too.
     *
     * @throws DefinitionException with everything that is wrong with it
     */
    public ComponentReader.Loaded check() {
        return ComponentReader.built(tree.path("name").asString(), tree.deepCopy());
    }
}
