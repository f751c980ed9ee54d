package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All threads for the handlers of a component are kept by calls that have not ended in time. Nothing was recorded. */
public final class NoHandlerThread extends PersistenceException {
    private static final int SHOWN = 3;

    NoHandlerThread(String component, List<StuckHandler> stuck) {
        super(
                "machine",
                "call handler",
                Map.of("component", component),
                "component '" + component + "' takes no events for now that call handlers, for its " + stuck.size()
                        + " threads are kept by handlers that have not ended in time: " + shown(stuck),
                "mend these handlers and start the process again; what instances have sent is delivered then",
                null);
    }

    /** How loudly a failure is told by whoever tries again: this one was told once by the threads themselves. */
    static System.Logger.Level level(Throwable failure) {
        return failure instanceof NoHandlerThread ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
    }

    private static String shown(List<StuckHandler> stuck) {
        String first = stuck.stream()
                .limit(SHOWN)
                .map(one -> "'" + one.handler() + "' for instance '" + one.instance() + "' since " + one.since())
                .collect(Collectors.joining(", "));
        return first + (stuck.size() > SHOWN ? " and " + (stuck.size() - SHOWN) + " more" : "");
    }
}
