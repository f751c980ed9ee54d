package dev.holdfast.machine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of a machine. Immutable.
 *
 * @param onEntry the name of the handler that is called when an instance enters it
 * @param onExit the name of the handler that is called when an instance leaves it
 * @param cascadingRules the events that are sent to other instances when an instance enters it
 */
public record State(
        String name,
        Type type,
        @Nullable String onEntry,
        @Nullable String onExit,
        List<CascadingRule> cascadingRules,
        @Nullable String description) {
    /** What a state means for an instance in it. */
    public enum Type {
        ENTRY,
        REGULAR,
        /** The instance has completed. */
        FINAL,
        /** The instance has failed. */
        ERROR;

        /** Whether an instance in it takes no more events. */
        public boolean terminal() {
            return this == FINAL || this == ERROR;
        }
    }

    public State {
        cascadingRules = List.copyOf(cascadingRules);
    }

    static State regular(String name) {
        return new State(name, Type.REGULAR, null, null, List.of(), null);
    }
}
