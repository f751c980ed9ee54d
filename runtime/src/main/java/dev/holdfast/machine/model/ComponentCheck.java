package dev.holdfast.machine.model;

import dev.holdfast.definition.Nearest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds what is wrong between the machines of a component, and has each of them checked. One thread at a time. */
final class ComponentCheck {
    /** The longest name of a component, machine, state or event. */
    static final int MAX_NAME = 100;

    private static final int MOST_COMPARED = 200;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private final Component component;
    private final Findings findings;

    ComponentCheck(Component component, Findings findings) {
        this.component = component;
        this.findings = findings;
    }

    void check() {
        name(findings, "/name", "name", component.name());
        Map<String, String> pointers = new HashMap<>();
        int index = 0;
        for (JsonNode machine : component.source().path("stateMachines")) {
            String pointer = "/stateMachines/" + index++;
            String name = machine.path("name").asString("");
            if (pointers.putIfAbsent(name, pointer) != null && !name.isBlank()) {
                findings.problem(
                        pointer + "/name",
                        "stateMachines[" + (index - 1) + "].name is " + Nearest.quoted(name)
                                + ", which an earlier machine has; choose another");
            }
        }
        String entry = component.entryMachine();
        if (entry != null && !component.machines().containsKey(entry)) {
            findings.problem("/entryMachine", "entryMachine is " + unknown(entry, component.machines()));
        }
        if (entry == null && component.source().has("entryMachineMode")) {
            findings.warning("/entryMachineMode", "entryMachineMode has no effect without 'entryMachine'");
        }
        component
                .machines()
                .forEach((name, machine) ->
                        new MachineCheck(component, machine, pointers.getOrDefault(name, ""), findings).check());
    }

    /** A name that cannot be shown, or is hard to type, is doubtful; one without an end is wrong. */
    static void name(Findings findings, String pointer, String what, String name) {
        if (name.length() > MAX_NAME) {
            findings.problem(
                    pointer,
                    what + " has " + name.length() + " characters, more than " + MAX_NAME + "; choose a shorter one");
        } else if (!name.isBlank() && !NAME.matcher(name).matches()) {
            findings.warning(
                    pointer,
                    what + " is " + Nearest.quoted(name)
                            + "; names of letters, digits, '_' and '-' that begin with a letter are easier to type");
        }
    }

    /** What is said of a name that nothing has. */
    static String unknown(String name, Map<String, ?> known) {
        return Nearest.quoted(name) + ", and there is none; " + hint(name, known);
    }

    /** Looks for a similar name only among so few that a file full of wrong ones is refused quickly. */
    static String hint(String name, Map<String, ?> known) {
        return known.size() > MOST_COMPARED ? "correct the name" : Nearest.hint(name, known.keySet());
    }
}
