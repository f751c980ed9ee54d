package dev.holdfast.machine.model;

import dev.holdfast.definition.Definition;
import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.Fault;
import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a definition, and what is doubtful about it. One thread at a time. */
final class Findings {
    private final Definition definition;
    private final ObjectNode root;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    Findings(Definition definition, ObjectNode root) {
        this.definition = definition;
        this.root = root;
    }

    /** The members of the definition itself. */
    Fields fields() {
        return Fields.of(root, faults);
    }

    void problem(String pointer, String message) {
        faults.add(new Fault(pointer, false, message));
    }

    void warning(String pointer, String message) {
        warnings.add(definition.at(pointer, message));
    }

    /** A warning about one member of an object: {@code "is 3, which is much; write less"}. */
    void warning(Fields fields, String name, String clause) {
        warning(Definition.member(fields.pointer(), name), fields.label() + name + " " + clause);
    }

    /** Whether a list is not there, or has nothing in it. */
    static boolean isAbsent(Fields fields, String name) {
        return !fields.isWrong(name) && fields.any(name).map(JsonNode::isEmpty).orElse(true);
    }

    /**
     * To be called last for an object: what is not known there is doubtful, not wrong, because the format has been handled
     * that way for years. What begins with {@code x-} is the author's own.
     */
    void doubtUnknown(Fields fields) {
        fields.any("metadata");
        fields.node().propertyNames().stream()
                .filter(name -> name.startsWith("x-"))
                .forEach(fields::any);
        fields.refuseUnknown();
    }

    /** @throws DefinitionException if anything is wrong */
    void refuseProblems() {
        for (Fault fault : faults) {
            if (fault.name()) {
                String message = fault.message().replace(" is not known here;", " is not known here and ignored;");
                warnings.add(definition.atName(fault.pointer(), message));
            } else {
                definition.problem(fault.pointer(), fault.message());
            }
        }
        faults.clear();
        definition.refuseProblems();
    }

    /** In the order of the file. */
    List<Problem> warnings() {
        return warnings.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}
