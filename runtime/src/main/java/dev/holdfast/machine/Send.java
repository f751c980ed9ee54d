package dev.holdfast.machine;

import dev.holdfast.machine.model.MatchingRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a macrostep sends to others, recorded with it and delivered afterwards: at least once to the store, applied once.
 * Immutable; do not change the trees.
 */
sealed interface Send {
    /** Names the sender, the version of its macrostep, and the place in it; the receiver's event has this id. */
    String id();

    /**
     * An event for one instance.
     *
     * @param component null where the sender does not know it
     */
    record ToInstance(String id, @Nullable String component, String instance, String event, ObjectNode payload)
            implements Send {}

    /**
     * An event for all instances that match when it is resolved, which is recorded before the first of them gets it.
     *
     * @param state null for any
     * @param rules empty for those of the transitions that take the event
     */
    record Broadcast(
            String id,
            String component,
            String machine,
            @Nullable String state,
            List<MatchingRule> rules,
            String event,
            ObjectNode payload)
            implements Send {
        public Broadcast {
            rules = List.copyOf(rules);
        }
    }

    /**
     * A new instance.
     *
     * @param instance its id, which follows from the id of the send, so that creating it twice creates it once
     * @param state where it begins; null for the initial state
     */
    record Create(
            String id,
            String component,
            String machine,
            String instance,
            @Nullable String state,
            String event,
            ObjectNode context)
            implements Send {}
}
