package dev.holdfast.machine;

import dev.holdfast.machine.model.MatchingRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a macrostep sends to others, recorded with it and delivered afterwards: at least once to the store, applied once.
 * Immutable; do not change the trees.
 */
sealed interface Send {
    /** Names the sender, the version of its macrostep, and the place in it; the receiver's event has this id. */
    String id();

    /** What the receiver is told. */
    ObjectNode payload();

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
     * @param state null for any, which may be written {@code *}
     * @param rules empty for those of the transitions that take the event
     * @param known what rules ask for that the payload does not have, from the data of the sender
     */
    record Broadcast(
            String id,
            String component,
            String machine,
            @Nullable String state,
            List<MatchingRule> rules,
            String event,
            ObjectNode payload,
            ObjectNode known)
            implements Send {
        private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

        public Broadcast {
            state = "*".equals(state) ? null : state;
            rules = List.copyOf(rules);
        }

        /** One whose payload has all that rules ask for, or else reaches nobody. */
        Broadcast(
                String id,
                String component,
                String machine,
                @Nullable String state,
                List<MatchingRule> rules,
                String event,
                ObjectNode payload) {
            this(id, component, machine, state, rules, event, payload, NOTHING);
        }

        /** What one of the rules is applied to: the payload, or what the sender knows where that has nothing. */
        ObjectNode askedBy(MatchingRule rule) {
            return rule.wanted(payload).isMissingNode() ? known : payload;
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
            implements Send {
        @Override
        public ObjectNode payload() {
            return context;
        }
    }
}
