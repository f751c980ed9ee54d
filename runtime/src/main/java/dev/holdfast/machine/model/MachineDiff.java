package dev.holdfast.machine.model;

import dev.holdfast.event.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What differs between two definitions of a machine, of all that its {@link Machine#hash} covers. */
public final class MachineDiff {
    private static final int SHOWN = 80;

    private MachineDiff() {}

    /** A sentence for each difference, in the order of the definitions; none if the hashes are the same. */
    public static List<String> between(Machine before, Machine after) {
        List<String> changes = new ArrayList<>();
        ObjectNode was = MachineForm.of(before);
        ObjectNode is = MachineForm.of(after);
        members("field", object(was, "contextSchema"), object(is, "contextSchema"), changes);
        members("state", object(was, "states"), object(is, "states"), changes);
        members("transition", transitions(before), transitions(after), changes);
        List<String> apart = List.of("contextSchema", "states", "transitions");
        fields("the machine", was.remove(apart), is.remove(apart), changes);
        if (changes.isEmpty() && !before.hash().equals(after.hash())) {
            changes.add("the order of the transitions has changed");
        }
        return changes;
    }

    private static ObjectNode object(ObjectNode form, String name) {
        return form.path(name) instanceof ObjectNode object ? object : Trees.object();
    }

    /** The transitions by what tells them apart; where that is the same for several, their number does. */
    private static ObjectNode transitions(Machine machine) {
        Map<String, ObjectNode> byName = new LinkedHashMap<>();
        for (Transition transition : machine.transitions()) {
            String name = transition.from() + " -> " + transition.to() + " on " + transition.event();
            String unique = name;
            for (int number = 2; byName.containsKey(unique); number++) {
                unique = name + " (" + number + ")";
            }
            byName.put(unique, MachineForm.transition(transition).remove(List.of("from", "to", "event")));
        }
        ObjectNode all = Trees.object();
        all.setAll(byName);
        return all;
    }

    private static void members(String kind, ObjectNode before, ObjectNode after, List<String> to) {
        for (String name : union(before, after)) {
            boolean transition = kind.equals("transition");
            String what = kind + " " + (transition ? name : "'" + name + "'");
            if (before.get(name) instanceof ObjectNode was && after.get(name) instanceof ObjectNode is) {
                fields(what, was, is, to);
            } else {
                to.add(what + (before.has(name) ? " was removed" : " was added"));
            }
        }
    }

    private static void fields(String what, ObjectNode before, ObjectNode after, List<String> to) {
        for (String name : union(before, after)) {
            JsonNode was = before.get(name);
            JsonNode is = after.get(name);
            if (was == null || is == null || !Trees.json(was).equals(Trees.json(is))) {
                boolean several = was instanceof ArrayNode || is instanceof ArrayNode;
                to.add(what + ": " + name + (several ? " were " : " was ") + shown(was)
                        + (several ? " and are " : " and is ") + shown(is));
            }
        }
    }

    private static String shown(@Nullable JsonNode value) {
        String text = value == null ? "absent" : value.isString() ? "'" + value.stringValue() + "'" : value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static Set<String> union(ObjectNode one, ObjectNode other) {
        Set<String> all = new LinkedHashSet<>(one.propertyNames());
        all.addAll(other.propertyNames());
        return all;
    }
}
