package dev.holdfast.workflow;

import dev.holdfast.definition.Definition;
import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.DefinitionFile;
import dev.holdfast.definition.DefinitionReader;
import dev.holdfast.definition.Kind;
import dev.holdfast.definition.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Reads workflow definitions and checks all that can be checked before they run. Immutable. */
public final class WorkflowReader {
    private static final Kind KIND = new Kind("workflow", "'id:' and 'tasks:'");

    private final Map<String, TaskHandler> handlers;
    private final boolean policyChecked;

    /** @param handlers by tool name; those of the engine itself are added */
    public WorkflowReader(Map<String, TaskHandler> handlers) {
        this(handlers, true);
    }

    private WorkflowReader(Map<String, TaskHandler> handlers, boolean policyChecked) {
        this.handlers = Map.copyOf(handlers);
        this.policyChecked = policyChecked;
    }

    /** A definition that was accepted, and what is doubtful about it. Immutable. */
    public record Loaded(Workflow workflow, List<Problem> warnings) {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /** The same, but the safety policy is read and not checked. */
    public WorkflowReader withoutPolicyCheck() {
        return new WorkflowReader(handlers, false);
    }

    /**
     * Reads a YAML or JSON file.
     *
     * @throws DefinitionException with everything that is wrong with it, also when there is no such file
     */
    public Loaded read(Path file) {
        return read(file.toString(), DefinitionFile.text(KIND, file));
    }

    /**
     * Reads YAML or JSON text.
     *
     * @param name what messages call it, such as the name of its file
     * @throws DefinitionException with everything that is wrong with it
     */
    public Loaded read(String name, String text) {
        Definition definition = DefinitionReader.read(KIND, name, text);
        var checked = new WorkflowCheck(definition, handlers, policyChecked);
        return new Loaded(checked.read(), checked.warnings());
    }

    /** The workflow that a file holds, without its warnings. */
    public Workflow load(Path file) {
        return read(file).workflow();
    }

    /** Reads back a definition that was accepted before, whatever its policy says now. */
    public Workflow of(ObjectNode source) {
        return withoutPolicyCheck()
                .read("recorded definition", source.toString())
                .workflow();
    }
}
