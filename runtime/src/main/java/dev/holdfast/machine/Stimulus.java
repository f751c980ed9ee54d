package dev.holdfast.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes an instance move. Immutable. */
sealed interface Stimulus {
    /** The id of the event that is recorded first. */
    String id();

    List<String> causedBy();

    /** The id that a caller gave; null where it comes from within. */
    @Nullable
    String request();

    /**
     * An event.
     *
     * @param sender the instance that sent it; null for the world outside
     * @param request the id that its caller gave, by which it is known when it comes again to the same instance; null for none
     */
    record Signal(
            String id,
            MachineEvent event,
            Instance.@Nullable Parent sender,
            List<String> causedBy,
            @Nullable String request)
            implements Stimulus {
        public Signal {
            causedBy = List.copyOf(causedBy);
        }

        Signal(String id, MachineEvent event, Instance.@Nullable Parent sender, List<String> causedBy) {
            this(id, event, sender, causedBy, null);
        }

        /** One that its caller may send again. */
        static Signal requested(String request, MachineEvent event, List<String> causedBy) {
            return new Signal(request, event, null, causedBy, request);
        }

        /** The same, recorded with another id. */
        Signal recordedAs(String other) {
            return new Signal(other, event, sender, causedBy, request);
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

        @Override
        public @Nullable String request() {
            return null;
        }
    }
}
