package dev.holdfast.machine.model;

import dev.holdfast.condition.Budget;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A condition of a transition. Immutable. */
public sealed interface Guard permits ConditionGuard, Keys, Contains {
    /**
     * What a guard may look at.
     *
     * @param data the data of the instance: its public member and its context as one
     * @param publicMember empty where the machine has none
     * @param event {@code {"type", "payload", "timestamp"}}
     * @param budget of all that is decided together with it
     */
    record Scene(ObjectNode data, ObjectNode publicMember, ObjectNode event, Budget budget) {
        /** What is looked at alone. */
        Scene(ObjectNode data, ObjectNode publicMember, ObjectNode event) {
            this(data, publicMember, event, Budget.together());
        }

        @Nullable
        ObjectNode root(String name) {
            return switch (name) {
                case "context" -> data;
                case "event" -> event;
                case "publicMember" -> publicMember;
                default -> null;
            };
        }
    }

    /**
     * @throws IllegalArgumentException if it cannot be decided with these values; the message says why
     */
    boolean passes(Scene scene);

    /** As it was written, or nearly so. */
    @Override
    String toString();
}
