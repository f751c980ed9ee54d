package dev.holdfast.machine;

import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two components at random, with transitions of all kinds, guards, timers, children, cascades and broadcasts, of
 * which none goes round in circles.
 */
final class RandomComponents {
    private static final int STATES = 5;
    private static final List<String> EVENTS = List.of("GO", "BACK", "NOTE", "LEAP");

    private final Random random;
    private int delay = 400;

    RandomComponents(Random random) {
        this.random = random;
    }

    static String event(Random random) {
        return EVENTS.get(random.nextInt(EVENTS.size()));
    }

    List<Component> components() {
        return List.of(component("Left", "Right"), component("Right", "Left"));
    }

    private Component component(String name, String other) {
        String yaml = "name: " + name + "\nentryMachineMode: multiple\nstateMachines:\n"
                + machine("Main", name, other, true) + machine("Child", name, other, false);
        return ComponentReader.read("random " + name, yaml).component();
    }

    private String machine(String name, String component, String other, boolean main) {
        var yaml = new StringBuilder("  - name: " + name + "\n    initialState: S0\n");
        if (random.nextInt(3) == 0) {
            yaml.append("    publicMemberType: Data\n");
        }
        yaml.append("    states:\n");
        for (int state = 0; state < STATES; state++) {
            boolean last = state == STATES - 1 && !main;
            yaml.append("      - {name: S").append(state).append(last ? ", type: final" : "");
            if (main && random.nextInt(3) == 0) {
                yaml.append(cascade(component, other));
            }
            yaml.append("}\n");
        }
        yaml.append("    transitions:\n");
        if (main) {
            for (int state = 0; state < STATES; state += 2) {
                yaml.append("      - {from: S" + state + ", to: S" + state + ", event: CHILD_MOVED, type: internal}\n");
            }
        }
        for (int transition = 0; transition < 3 * STATES; transition++) {
            yaml.append("      - {").append(transition(other, main)).append("}\n");
        }
        return yaml.toString();
    }

    private String cascade(String component, String other) {
        String target = random.nextInt(4) == 0 ? "targetComponent: " + other + ", " : "";
        String state = random.nextBoolean() ? "targetState: S" + random.nextInt(STATES) + ", " : "";
        String rules = random.nextBoolean()
                ? "matchingRules: [{eventProperty: n, instanceProperty: n, operator: \"" + operator() + "\"}], "
                : "";
        return ", cascadingRules: [{" + target + "targetMachine: Child, " + state + rules + "event: " + event(random)
                + ", payload: {n: \"{{n}}\", from: \"" + component + "\"}}]";
    }

    private String operator() {
        return List.of("===", "!==", ">", "<=").get(random.nextInt(4));
    }

    private String transition(String other, boolean main) {
        int from = random.nextInt(STATES);
        int to = random.nextInt(STATES);
        List<String> parts = new ArrayList<>(List.of("from: S" + from, "event: " + event(random)));
        switch (random.nextInt(9)) {
            case 0 -> parts.addAll(List.of("to: S" + to, "type: timeout", "timeoutMs: " + nextDelay(), reset()));
            case 1 ->
                parts.addAll(
                        from == STATES - 1
                                ? List.of("to: S" + to)
                                : List.of("to: S" + (from + 1), "type: auto", guard()));
            case 2 -> parts.addAll(List.of("to: S" + to, "type: auto", "timeoutMs: " + nextDelay(), guard()));
            case 3 -> parts.addAll(List.of("to: S" + from, "type: internal"));
            case 4 ->
                parts.addAll(
                        main
                                ? List.of(
                                        "to: S" + to,
                                        "type: inter_machine",
                                        "targetMachine: Child",
                                        random.nextBoolean() ? "contextMapping: {n: n}" : "description: whole")
                                : List.of("to: S" + to, "notifyParent: {event: CHILD_MOVED}"));
            case 5 ->
                parts.addAll(
                        !main
                                ? List.of("to: S" + to)
                                : List.of(
                                        "to: S" + to,
                                        "type: cross_component",
                                        "targetComponent: " + other,
                                        "targetMachine: Child",
                                        random.nextBoolean()
                                                ? "description: creates"
                                                : "targetEvent: " + event(random)
                                                        + ", matchingRules: [{eventProperty: n, instanceProperty: n}]"));
            default -> parts.addAll(List.of("to: S" + to, guard()));
        }
        return String.join(", ", parts.stream().filter(part -> !part.isEmpty()).toList());
    }

    private String reset() {
        return random.nextBoolean() ? "resetOnTransition: " + random.nextBoolean() : "";
    }

    private String guard() {
        return random.nextInt(3) > 0 ? "" : "guard: \"context.n > " + random.nextInt(10) + "\"";
    }

    /** No two are the same, so that few deadlines are. */
    private int nextDelay() {
        delay += 37;
        return delay;
    }
}
