package dev.holdfast.machine.model;

import dev.holdfast.event.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Walks through a machine without an instance: nothing is called, sent or recorded. Immutable. */
public final class Simulation {
    private final Machine machine;

    private Simulation(Machine machine) {
        this.machine = machine;
    }

    public static Simulation of(Machine machine) {
        return new Simulation(machine);
    }

    /**
     * How far a walk came. Immutable.
     *
     * @param path the states, from the initial one
     * @param taken the transitions between them
     * @param unused the events after the one that led to a state where an instance ends
     * @param failure why it stopped before the last event; null if it did not, or has come to an end
     */
    public record Walk(
            List<String> path,
            List<Transition> taken,
            List<String> unused,
            @Nullable Failure failure) {
        public Walk {
            path = List.copyOf(path);
            taken = List.copyOf(taken);
            unused = List.copyOf(unused);
        }

        public boolean succeeded() {
            return failure == null;
        }
    }

    /**
     * An event that leads nowhere. Immutable.
     *
     * @param message {@code No transition from Draft for event PAY}
     * @param explanation the reason, and what would lead on
     */
    public record Failure(String state, String event, String message, String explanation) {}

    /**
     * Takes the events one after the other, up to the end of them or of the instance. Where several transitions take one, the
     * first whose guards pass does. Payloads are empty.
     *
     * @param data what guards see as the data of the instance
     */
    public Walk walk(List<String> events, ObjectNode data) {
        List<String> path = new ArrayList<>(List.of(machine.initialState()));
        List<Transition> taken = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            String state = path.getLast();
            if (machine.state(state).type().terminal()) {
                return new Walk(path, taken, events.subList(i, events.size()), null);
            }
            String event = events.get(i);
            Optional<Transition> next;
            String explanation;
            try {
                next = next(state, event, data);
                explanation = next.isPresent() ? "" : explanation(state, event);
            } catch (IllegalArgumentException undecided) {
                next = Optional.empty();
                explanation = String.valueOf(undecided.getMessage());
            }
            if (next.isEmpty()) {
                String message = "No transition from " + state + " for event " + event;
                return new Walk(path, taken, List.of(), new Failure(state, event, message, explanation));
            }
            taken.add(next.get());
            path.add(next.get().to());
        }
        return new Walk(path, taken, List.of(), null);
    }

    private Optional<Transition> next(String state, String event, ObjectNode data) {
        ObjectNode publicMember = machine.publicMemberType() == null ? Trees.object() : data;
        ObjectNode sent = Trees.object().put("type", event).put("timestamp", 0);
        sent.putObject("payload");
        var scene = new Guard.Scene(data, publicMember, sent);
        return machine.transitions(state, event).stream()
                .filter(transition -> transition.guards().stream().allMatch(guard -> guard.passes(scene)))
                .findFirst();
    }

    private String explanation(String state, String event) {
        List<Transition> guarded = machine.transitions(state, event);
        if (!guarded.isEmpty()) {
            return "no guard passes from " + state + " for " + event + ": "
                    + guarded.stream().map(Simulation::guards).collect(Collectors.joining("; "));
        }
        List<String> possible = machine.events(state);
        return "no transition from " + state + " for " + event + "; possible: "
                + (possible.isEmpty() ? "none" : String.join(", ", possible));
    }

    private static String guards(Transition transition) {
        return "to " + transition.to() + " if "
                + transition.guards().stream().map(Guard::toString).collect(Collectors.joining(" and "));
    }
}
