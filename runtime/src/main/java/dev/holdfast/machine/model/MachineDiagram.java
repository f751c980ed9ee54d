package dev.holdfast.machine.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A machine as the text of a Mermaid state diagram. */
public final class MachineDiagram {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    /** Words that mean something to Mermaid, in any case of letters. */
    private static final Set<String> WORDS = Set.of(
            "state",
            "note",
            "end",
            "as",
            "direction",
            "class",
            "classdef",
            "style",
            "click",
            "default",
            "fork",
            "join",
            "choice",
            "hide",
            "scale",
            "title",
            "tb",
            "bt",
            "rl",
            "lr");

    private static final Map<String, String> LOOKS = new LinkedHashMap<>();

    static {
        LOOKS.put("entry", "fill:#e3f2fd,stroke:#1565c0,color:#0d3c61");
        LOOKS.put("regular", "fill:#ffffff,stroke:#607d8b,color:#263238");
        LOOKS.put("final", "fill:#e8f5e9,stroke:#2e7d32,color:#1b4d1f");
        LOOKS.put("error", "fill:#ffebee,stroke:#c62828,color:#7f1d1d");
        LOOKS.put("current", "fill:#ffecb3,stroke:#e65100,color:#5d2c00,stroke-width:3px");
        LOOKS.put("unreachable", "fill:#f5f5f5,stroke:#bdbdbd,color:#9e9e9e,stroke-dasharray:4");
    }

    private final Machine machine;
    private final @Nullable String current;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder("stateDiagram-v2\n");

    private MachineDiagram(Machine machine, @Nullable String current) {
        this.machine = machine;
        this.current = current;
    }

    /** The whole machine. */
    public static String of(Machine machine) {
        return new MachineDiagram(machine, null).draw();
    }

    /**
     * The machine as an instance sees it that is in the state {@code current}: this state, those that can still be reached
     * from it, whatever the guards say, and those that cannot.
     *
     * @throws IllegalArgumentException if the machine has no such state
     */
    public static String of(Machine machine, String current) {
        if (!machine.states().containsKey(current)) {
            throw new IllegalArgumentException("machine '" + machine.name() + "' has no state '" + current
                    + "'; it has " + String.join(", ", machine.states().keySet()));
        }
        return new MachineDiagram(machine, current).draw();
    }

    private String draw() {
        Set<String> states = new LinkedHashSet<>(machine.states().keySet());
        machine.transitions().forEach(transition -> states.add(transition.to()));
        states.forEach(this::name);
        line("[*] --> " + ids.get(machine.initialState()));
        for (Transition transition : machine.transitions()) {
            line(ids.get(transition.from()) + " --> " + ids.get(transition.to()) + ": " + escaped(label(transition)));
        }
        states.stream()
                .filter(state -> machine.state(state).type().terminal())
                .forEach(state -> line(ids.get(state) + " --> [*]"));
        classes(states);
        return text.toString();
    }

    /** Gives a state an id that Mermaid can take, and its name as a label if that is another. */
    private void name(String state) {
        boolean plain = PLAIN.matcher(state).matches() && !WORDS.contains(state.toLowerCase(Locale.ROOT));
        if (plain) {
            ids.put(state, state);
            return;
        }
        String id = state.replaceAll("[^A-Za-z0-9]", "_") + "_";
        id = Character.isLetter(id.charAt(0)) ? id : "s" + id;
        while (ids.containsValue(id) || machine.states().containsKey(id)) {
            id += "_";
        }
        ids.put(state, id);
        line("state \"" + escaped(state) + "\" as " + id);
    }

    private static String label(Transition transition) {
        var label = new StringBuilder(transition.event());
        if (!transition.guards().isEmpty()) {
            List<String> guards =
                    transition.guards().stream().map(Guard::toString).toList();
            label.append(" [").append(String.join(" && ", guards)).append("]");
        }
        return switch (transition.type()) {
            case TIMEOUT -> label + " after " + delay(transition.delayMillis());
            case AUTO ->
                label + (transition.delayMillis() == 0 ? " at once" : " after " + delay(transition.delayMillis()));
            case INTERNAL -> label + " (internal)";
            case INTER_MACHINE, CROSS_COMPONENT, REGULAR, TRIGGERABLE -> label + target(transition.target());
        };
    }

    private static String target(Transition.@Nullable Target target) {
        if (target == null) {
            return "";
        }
        String machine = (target.component() == null ? "" : target.component() + ".") + target.machine();
        return target.event() == null ? " / creates " + machine : " / sends " + target.event() + " to " + machine;
    }

    private static String delay(long millis) {
        long seconds = millis / 1_000;
        if (millis % 1_000 != 0) {
            return millis + " ms";
        }
        if (seconds % 86_400 == 0 && seconds > 0) {
            return seconds / 86_400 + " d";
        }
        return seconds % 3_600 == 0 && seconds > 0
                ? seconds / 3_600 + " h"
                : seconds % 60 == 0 && seconds > 0 ? seconds / 60 + " min" : seconds + " s";
    }

    private void classes(Set<String> states) {
        Set<String> reachable = current == null ? states : Reach.from(machine, current);
        Map<String, List<String>> byLook = new LinkedHashMap<>();
        LOOKS.keySet().forEach(look -> byLook.put(look, new ArrayList<>()));
        for (String state : states) {
            String type = machine.state(state).type().name().toLowerCase(Locale.ROOT);
            String look = state.equals(current) ? "current" : reachable.contains(state) ? type : "unreachable";
            byLook.getOrDefault(look, new ArrayList<>()).add(String.valueOf(ids.get(state)));
        }
        byLook.values().removeIf(List::isEmpty);
        byLook.keySet().forEach(look -> line("classDef " + look + "State " + LOOKS.get(look)));
        byLook.forEach((look, ids) -> line("class " + String.join(",", ids) + " " + look + "State"));
    }

    /** Signs that mean something to Mermaid or HTML, as the entities that Mermaid knows. */
    private static String escaped(String label) {
        var escaped = new StringBuilder();
        label.codePoints().forEach(c -> {
            if (c < 0x20) {
                escaped.append(' ');
            } else if ("#;:<>\"&%{}\\".indexOf(c) >= 0) {
                escaped.append('#').append(c).append(';');
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private void line(String line) {
        text.append("    ").append(line).append('\n');
    }
}
