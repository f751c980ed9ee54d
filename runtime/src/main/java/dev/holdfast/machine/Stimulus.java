package dev.holdfast.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes an instance move. Immutable. */
sealed interface Stimulus {
    /** The id of the event that is recorded first. */
    String id();

    List<String> causedBy();

    /**
     * An event.
     *
     * @param sender the instance that sent it; null for the world outside
     */
    record Signal(String id, MachineEvent event, Instance.@Nullable Parent sender, List<String> causedBy)
            implements Stimulus {
        public Signal {
            causedBy = List.copyOf(causedBy);
        }
    }

    /** The deadline of a timer has come. */
    record Due(Timer timer) implements Stimulus {
        @Override
        public String id() {
            return timer.id();
        }

        @Override
        public List<String> causedBy() {
            return timer.cause().isEmpty() ? List.of() : List.of(timer.cause());
        }
    }
}
