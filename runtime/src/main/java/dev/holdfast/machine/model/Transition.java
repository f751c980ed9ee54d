package dev.holdfast.machine.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way from one state to another. Immutable.
 *
 * @param index its place in the machine's definition, from 0
 * @param event what it takes; of a timeout or auto, the name of the event that is recorded when it happens
 * @param guards all of which must pass
 * @param matchingRules by which a broadcast finds the instances that take the event here; empty for the machine's
 * @param delayMillis of a timeout or auto, how long after the state was entered
 * @param resetOnTransition of a timeout or auto, whether a transition from the state to itself starts its delay again; of a
 *     transition from a state to itself, whether it starts the delays of the state again
 * @param triggeredMethod the name of the handler that is called on the way
 * @param target what else it sets going; null for nothing
 * @param notifyParent what it tells the instance that created this one; null for nothing
 */
public record Transition(
        int index,
        String from,
        String to,
        String event,
        Type type,
        List<Guard> guards,
        List<MatchingRule> matchingRules,
        long delayMillis,
        boolean resetOnTransition,
        @Nullable String triggeredMethod,
        @Nullable Target target,
        @Nullable NotifyParent notifyParent,
        @Nullable String description) {
    /** What sets a transition off, or what it sets off. */
    public enum Type {
        REGULAR,
        TRIGGERABLE,
        /** Creates an instance of another machine of the component. */
        INTER_MACHINE,
        /** Creates an instance in another component, or sends an event to instances there. */
        CROSS_COMPONENT,
        /** Happens by itself after its delay. */
        TIMEOUT,
        /** Happens by itself, at once or after its delay. */
        AUTO,
        /** Stays in the state: neither leaves nor enters it, and lets its delays run. */
        INTERNAL;

        boolean timed() {
            return this == TIMEOUT || this == AUTO;
        }
    }

    /**
     * Another instance that a transition creates, or sends an event to.
     *
     * @param component null for the machine's own
     * @param event sent to instances that exist; null to create one
     * @param state where the created instance begins; null for the machine's initial state
     * @param contextMapping what it is told: names of the target, paths of the source; null for everything
     * @param matchingRules which instances the event is for
     */
    public record Target(
            @Nullable String component,
            String machine,
            @Nullable String event,
            @Nullable String state,
            @Nullable Map<String, String> contextMapping,
            List<MatchingRule> matchingRules) {
        public Target {
            matchingRules = List.copyOf(matchingRules);
        }
    }

    /**
     * An event for the parent.
     *
     * @param includeState whether its payload says from which state to which
     * @param includeContext whether its payload holds the data of the instance
     */
    public record NotifyParent(String event, boolean includeState, boolean includeContext) {}

    public Transition {
        guards = List.copyOf(guards);
        matchingRules = List.copyOf(matchingRules);
    }

    /** Whether it happens by itself. */
    public boolean timed() {
        return type.timed();
    }

    /** Whether the payload of its event is laid over the data, which matching rules of its own prevent. */
    public boolean merges() {
        return matchingRules.isEmpty()
                && (target == null || target.matchingRules().isEmpty());
    }
}
