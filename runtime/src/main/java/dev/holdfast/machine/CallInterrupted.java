package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The thread that sent an event was interrupted while a handler was called, or waited for a thread; or the handler failed
 * while its process ends. Nothing was recorded. An interrupted thread is still interrupted.
 */
public final class CallInterrupted extends PersistenceException {
    CallInterrupted(String handler, String instance, InterruptedException interrupted) {
        this(
                handler,
                instance,
                "the thread that sent an event to instance '" + instance + "' was interrupted while handler '" + handler
                        + "' was called; nothing of the event is recorded",
                interrupted);
    }

    /** @param failure how the handler failed */
    CallInterrupted(String handler, String instance, String failure) {
        this(
                handler,
                instance,
                "handler '" + handler + "' of instance '" + instance + "' failed while this process ends: " + failure
                        + "; nothing of the event is recorded",
                null);
    }

    private CallInterrupted(
            String handler, String instance, String problem, @Nullable InterruptedException interrupted) {
        super(
                "machine",
                "call handler",
                Map.of("handler", handler, "instance", instance),
                problem,
                "send it again",
                interrupted);
    }
}
