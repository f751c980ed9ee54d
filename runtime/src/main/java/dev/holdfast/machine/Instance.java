package dev.holdfast.machine;

import dev.holdfast.machine.model.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An instance of a machine as of one version of its stream. Immutable; whoever changes the trees changes a copy.
 *
 * @param definition the hash of the machine's definition
 * @param publicMember null where the machine has none
 * @param entryPoint whether it is the entry point of its component, which is never disposed
 * @param parent the instance that created it; null for none
 * @param version of its stream
 * @param lastEventId of the last event that changed its state, or of its creation
 * @param transitions how many there were
 * @param timers what will happen by itself, in the order of the deadlines
 */
public record Instance(
        String id,
        String component,
        String machine,
        String definition,
        String state,
        Status status,
        ObjectNode context,
        @Nullable ObjectNode publicMember,
        boolean entryPoint,
        @Nullable Parent parent,
        Instant createdAt,
        Instant updatedAt,
        long version,
        String lastEventId,
        long transitions,
        List<Timer> timers) {
    /** Whether an instance takes events. */
    public enum Status {
        ACTIVE("active"),
        /** It has reached a final state. */
        COMPLETED("completed"),
        /** It has reached an error state, or a handler's failure ended it. */
        ERROR("error");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** As it is stored: {@code active}. */
        public String word() {
            return word;
        }

        /** What an instance is once it is in a state. */
        static Status in(State state) {
            return switch (state.type()) {
                case FINAL -> COMPLETED;
                case ERROR -> ERROR;
                case ENTRY, REGULAR -> ACTIVE;
            };
        }

        static Status of(String word) {
            for (Status status : values()) {
                if (status.word.equals(word)) {
                    return status;
                }
            }
            throw new IllegalArgumentException("'" + word + "' is no status of an instance");
        }
    }

    /** The instance that created another one. */
    public record Parent(String id, String machine, String component) {}

    public Instance {
        timers = List.copyOf(timers);
    }

    /** Whether it is over, and gone from all lists of living instances. */
    public boolean disposed() {
        return status != Status.ACTIVE && !entryPoint;
    }

    /** The same with trees of its own, for whoever may change them. */
    Instance copy() {
        return new Instance(
                id,
                component,
                machine,
                definition,
                state,
                status,
                context.deepCopy(),
                publicMember == null ? null : publicMember.deepCopy(),
                entryPoint,
                parent,
                createdAt,
                updatedAt,
                version,
                lastEventId,
                transitions,
                timers);
    }

    /** Its business data: the public member with the context laid over it. */
    public ObjectNode data() {
        if (publicMember == null) {
            return context;
        }
        if (context.isEmpty()) {
            return publicMember;
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.setAll(publicMember);
        data.setAll(context);
        return data;
    }
}
