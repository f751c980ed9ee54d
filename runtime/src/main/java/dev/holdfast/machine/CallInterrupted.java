package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import java.util.Map;

/**
 * The thread that sent an event was interrupted while a handler was called, or waited for a thread. Nothing was recorded; the
 * thread is still interrupted.
 */
public final class CallInterrupted extends PersistenceException {
    CallInterrupted(String handler, String instance, InterruptedException interrupted) {
        super(
                "machine",
                "call handler",
                Map.of("handler", handler, "instance", instance),
                "the thread that sent an event to instance '" + instance + "' was interrupted while handler '" + handler
                        + "' was called; nothing of the event is recorded",
                "send it again",
                interrupted);
    }
}
