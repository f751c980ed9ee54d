package dev.holdfast.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that an instance's stream amounts to. Immutable.
 *
 * @param owed what it has sent and nobody has recorded as delivered, the oldest first
 */
record Configuration(Instance instance, List<Owed> owed) {
    /**
     * What one event of an instance sent, in its order. Immutable.
     *
     * @param cause the id of the event
     */
    record Owed(String cause, @Nullable String traceId, List<Send> sends) {
        Owed {
            sends = List.copyOf(sends);
        }
    }

    Configuration {
        owed = List.copyOf(owed);
    }
}
