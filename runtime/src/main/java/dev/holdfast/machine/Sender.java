package dev.holdfast.machine;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends to other instances what a handler wants them to know. Nothing is sent unless the macrostep is recorded; then all of it
 * is, in this order to each receiver, and each receiver applies it once. One thread at a time, and only while the handler runs.
 */
public interface Sender {
    /** The most that one macrostep sends. */
    int MAX_SENDS = 1_000;

    /** The instance the handler is called for, as it was before the event. */
    Instance instance();

    /** Sends an event to one instance, of whatever component. */
    void sendTo(String instance, String event, ObjectNode payload);

    /** Sends an event to the instance itself; it is handled after this macrostep. */
    void sendToSelf(String event, ObjectNode payload);

    /**
     * Sends an event to the instances of a machine of the same component for which it is meant: where transitions that take it
     * have matching rules, those that match; else all.
     *
     * @param state only instances in this state; null for any
     */
    void broadcast(String machine, @Nullable String state, String event, ObjectNode payload);

    /** The same in another component. */
    void broadcast(String component, String machine, @Nullable String state, String event, ObjectNode payload);

    /**
     * Creates an instance of a machine of the same component, whose parent is this one.
     *
     * @return its id
     */
    String create(String machine, ObjectNode context);

    /** The same in another component. */
    String create(String component, String machine, ObjectNode context);
}
