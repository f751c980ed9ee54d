package dev.holdfast.machine.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A state machine. Immutable; do not change the tree.
 *
 * @param publicMemberType where it is there, an instance keeps its data as its public member and begins with an empty context
 * @param contextSchema the fields an instance begins with, by name
 * @param states by name, in the order of the definition
 * @param transitions in the order of the definition, which is the order in which they are tried
 * @param parentLink whether instances tell the one that created them about each change of state, and by which event
 * @param matchingRules by which events find instances where a transition has no rules of its own
 * @param onHandlerFailure what becomes of an event whose handler fails
 * @param handlerTimeoutMillis how long a handler may take; null for the runtime's default
 * @param migrations from definitions that instances may still have
 * @param hash of everything that matters to a running instance, SHA-256 in hexadecimal; descriptions do not
 * @param source the definition as it was written
 */
public record Machine(
        String name,
        String initialState,
        @Nullable String publicMemberType,
        Map<String, ContextField> contextSchema,
        Map<String, State> states,
        List<Transition> transitions,
        @Nullable ParentLink parentLink,
        List<MatchingRule> matchingRules,
        HandlerFailurePolicy onHandlerFailure,
        @Nullable Long handlerTimeoutMillis,
        List<MachineMigration> migrations,
        String hash,
        ObjectNode source,
        Index index) {

    /** Tells the parent about every change of state by {@code event}, whose payload holds the states and the instance. */
    public record ParentLink(String event) {}

    /** What becomes of an event while a handler fails, that is throws, or takes too long. */
    public enum HandlerFailurePolicy {
        /** The transition goes on; the failure is recorded with it. */
        CONTINUE,
        /** The instance stays where it was; the failure is recorded, and whoever sent the event is told. */
        REJECT,
        /** The instance stays where it was and has the status error from now on; the failure is recorded. */
        FAIL
    }

    /** The transitions of each state, found quickly. Immutable. */
    public record Index(Map<String, Map<String, List<Transition>>> byEvent, Map<String, List<Transition>> timed) {
        static Index of(List<Transition> transitions) {
            Map<String, Map<String, List<Transition>>> byEvent = new HashMap<>();
            Map<String, List<Transition>> timed = new HashMap<>();
            for (Transition transition : transitions) {
                byEvent.computeIfAbsent(transition.from(), state -> new LinkedHashMap<>())
                        .computeIfAbsent(transition.event(), event -> new ArrayList<>())
                        .add(transition);
                if (transition.type().timed()) {
                    timed.computeIfAbsent(transition.from(), state -> new ArrayList<>())
                            .add(transition);
                }
            }
            return new Index(byEvent, timed);
        }
    }

    public Machine {
        contextSchema = Collections.unmodifiableMap(new LinkedHashMap<>(contextSchema));
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
        transitions = List.copyOf(transitions);
        matchingRules = List.copyOf(matchingRules);
        migrations = List.copyOf(migrations);
    }

    Machine hashed(String hash) {
        return new Machine(
                name,
                initialState,
                publicMemberType,
                contextSchema,
                states,
                transitions,
                parentLink,
                matchingRules,
                onHandlerFailure,
                handlerTimeoutMillis,
                migrations,
                hash,
                source,
                index);
    }

    /** The transitions that {@code event} may take from {@code state}, in the order in which they are tried. */
    public List<Transition> transitions(String state, String event) {
        return index.byEvent().getOrDefault(state, Map.of()).getOrDefault(event, List.of());
    }

    /** The timeouts and autos of a state. */
    public List<Transition> timed(String state) {
        return index.timed().getOrDefault(state, List.of());
    }

    /** The events that some transition from {@code state} takes, in the order of the definition. */
    public List<String> events(String state) {
        return List.copyOf(index.byEvent().getOrDefault(state, Map.of()).keySet());
    }

    /** The state; a regular one of this name where the definition has a transition to a state that it does not define. */
    public State state(String state) {
        State found = states.get(state);
        return found == null ? State.regular(state) : found;
    }
}
