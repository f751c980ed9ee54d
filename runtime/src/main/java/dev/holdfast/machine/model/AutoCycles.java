package dev.holdfast.machine.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds autos that follow each other without delay and without end. */
final class AutoCycles {
    private AutoCycles() {}

    /** The cycles, each as its transitions, in the order of the definition. */
    static List<List<Transition>> of(Machine machine) {
        Map<String, Transition> next = new HashMap<>();
        for (String state : machine.states().keySet()) {
            machine.timed(state).stream()
                    .filter(AutoCycles::isImmediate)
                    .findFirst()
                    .filter(auto -> auto.guards().isEmpty()
                            && !machine.state(state).type().terminal())
                    .ifPresent(auto -> next.put(state, auto));
        }
        List<List<Transition>> cycles = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String start : machine.states().keySet()) {
            Map<String, Integer> steps = new HashMap<>();
            List<Transition> path = new ArrayList<>();
            String at = start;
            for (Transition auto = next.get(at); auto != null && seen.add(at); auto = next.get(at)) {
                steps.put(at, path.size());
                path.add(auto);
                at = auto.to();
            }
            Integer begin = steps.get(at);
            if (begin != null && next.containsKey(at)) {
                cycles.add(List.copyOf(path.subList(begin, path.size())));
            }
        }
        return cycles;
    }

    /** One that stays where it is and does not start its delay again happens once. */
    private static boolean isImmediate(Transition transition) {
        return transition.type() == Transition.Type.AUTO
                && transition.delayMillis() == 0
                && (transition.resetOnTransition() || !transition.from().equals(transition.to()));
    }
}
