package dev.holdfast.machine;

import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.State;
import dev.holdfast.machine.model.Transition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The handlers of a component, by the names its definition calls them. Immutable. */
public final class Handlers {
    private static final Handlers NONE = new Handlers(Map.of(), true);

    private final Map<String, Handler> byName;
    private final boolean lenient;

    private Handlers(Map<String, Handler> byName, boolean lenient) {
        this.byName = Map.copyOf(byName);
        this.lenient = lenient;
    }

    /** Handlers for every name the definition has; a component for which one is missing is refused. */
    public static Handlers of(Map<String, Handler> byName) {
        return new Handlers(byName, false);
    }

    /** No handlers: machines move, and what they would call is passed over. */
    public static Handlers none() {
        return NONE;
    }

    /** The same and one more. */
    public Handlers with(String name, Handler handler) {
        Map<String, Handler> more = new TreeMap<>(byName);
        more.put(name, handler);
        return new Handlers(more, false);
    }

    /** The same, where missing ones are passed over. */
    public Handlers lenient() {
        return new Handlers(byName, true);
    }

    @Nullable
    Handler get(String name) {
        return byName.get(name);
    }

    /** @throws IllegalArgumentException if one is missing; the message names all that are */
    void check(Component component) {
        Set<String> missing = named(component);
        missing.removeAll(byName.keySet());
        if (!lenient && !missing.isEmpty()) {
            throw new IllegalArgumentException("component '" + component.name()
                    + "' calls handlers that are not there: " + String.join(", ", missing)
                    + "; register each by its name, or pass them over with lenient()");
        }
    }

    /** The names that a component calls, in the order of the alphabet. */
    public static Set<String> named(Component component) {
        Set<String> names = new TreeSet<>();
        for (Machine machine : component.machines().values()) {
            for (State state : machine.states().values()) {
                add(names, state.onEntry());
                add(names, state.onExit());
            }
            for (Transition transition : machine.transitions()) {
                add(names, transition.triggeredMethod());
            }
        }
        return names;
    }

    private static void add(Set<String> names, @Nullable String name) {
        if (name != null) {
            names.add(name);
        }
    }
}
