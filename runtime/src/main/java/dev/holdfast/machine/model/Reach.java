package dev.holdfast.machine.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where instances can get to, whatever the guards say. */
final class Reach {
    private Reach() {}

    /** The states that an instance in {@code state} may get to, with the state itself. */
    static Set<String> from(Machine machine, String state) {
        return from(machine, Set.of(state));
    }

    /** The states in which no instance will ever be. */
    static List<String> unreachable(Component component, Machine machine) {
        Set<String> begun = new LinkedHashSet<>();
        begun.add(machine.initialState());
        component.machines().values().stream()
                .flatMap(other -> other.transitions().stream())
                .flatMap(transition -> Stream.ofNullable(transition.target()))
                .filter(target -> target.machine().equals(machine.name()))
                .flatMap(target -> Stream.ofNullable(target.state()))
                .forEach(begun::add);
        Set<String> reached = from(machine, begun);
        return machine.states().keySet().stream()
                .filter(state -> !reached.contains(state))
                .toList();
    }

    private static Set<String> from(Machine machine, Set<String> states) {
        Set<String> reached = new LinkedHashSet<>(states);
        Deque<String> next = new ArrayDeque<>(states);
        while (!next.isEmpty()) {
            String state = next.remove();
            if (machine.state(state).type().terminal()) {
                continue;
            }
            for (String event : machine.events(state)) {
                for (Transition transition : machine.transitions(state, event)) {
                    if (reached.add(transition.to())) {
                        next.add(transition.to());
                    }
                }
            }
        }
        return reached;
    }
}
