package dev.holdfast.machine;

import tools.jackson.databind.node.ObjectNode;

/**
 * What a machine calls by name when a state is entered or left, or a transition is taken.
 *
 * <p>It is called before the macrostep is recorded. What it changes in {@code context} and hands to {@code sender} is
 * recorded with it, once. What it does elsewhere may happen again: after a crash, or when another process was faster, the
 * event is handled again; make that harmless, or leave it to an instance of its own.
 */
@FunctionalInterface
public interface Handler {
    /**
     * @param event what is being handled
     * @param context the data of the instance, its public member where the machine has one; may be changed
     * @param sender sends to others once this macrostep is recorded
     * @throws Exception is recorded, and treated as the machine's {@code onHandlerFailure} says
     */
    void handle(MachineEvent event, ObjectNode context, Sender sender) throws Exception;
}
