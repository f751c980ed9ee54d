package dev.holdfast.machine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What an event in an instance's stream says. Immutable; do not change the trees. */
sealed interface Entry {
    /** The type of the event that begins a stream. */
    String CREATED = "INSTANCE_CREATED";

    /**
     * A handler that failed.
     *
     * @param handler its name
     * @param role "onEntry", "onExit" or "triggeredMethod"
     */
    record Failure(String handler, String role, String error) {}

    /**
     * What an instance is after it changed its state.
     *
     * @param timers all there are now
     * @param settled whether all that was sent before is known to be delivered
     * @param sends what is sent, in order
     */
    record Result(
            String state,
            Instance.Status status,
            List<Timer> timers,
            boolean settled,
            List<Send> sends,
            List<Failure> failures) {
        public Result {
            timers = List.copyOf(timers);
            sends = List.copyOf(sends);
            failures = List.copyOf(failures);
        }
    }

    /**
     * @param trigger the event that led to it, or what was done by hand
     * @param initial the data it began with, before its first handlers
     */
    record Created(
            String component,
            String machine,
            String definition,
            boolean entryPoint,
            Instance.@Nullable Parent parent,
            String trigger,
            ObjectNode initial,
            ObjectNode context,
            @Nullable ObjectNode publicMember,
            Result result)
            implements Entry {}

    /**
     * A change of state, or a transition to the same one.
     *
     * @param sender who sent the event; null if it came from outside or by itself
     * @param merged whether the payload was laid over the data first; the changes come after that
     */
    record Changed(
            String component,
            String machine,
            MachineEvent event,
            Instance.@Nullable Parent sender,
            String before,
            boolean merged,
            Changes context,
            @Nullable Changes publicMember,
            Result result)
            implements Entry {}

    /** An event that was delivered, or whose handler failed, and changed no state. */
    record Refused(
            MachineEvent event, Reason reason, String explanation, Instance.Status status, List<Failure> failures)
            implements Entry {
        public Refused {
            failures = List.copyOf(failures);
        }
    }

    /** Why an event changed nothing. */
    enum Reason {
        NO_TRANSITION,
        GUARD_FAILED,
        GUARD_UNDECIDED,
        /** What it would lay over the data is not what the contextSchema allows. */
        DATA_INVALID,
        HANDLER_FAILED,
        OVER,
        /** What sent it could not be delivered, for there is nobody to deliver it to. */
        NOBODY,
        /** It could not be done, and was left out so that others go on. */
        PASSED_OVER
    }

    /** A broadcast found its receivers. */
    record Resolved(String send, List<Send.ToInstance> found) implements Entry {
        public Resolved {
            found = List.copyOf(found);
        }
    }

    /** Timers were changed without an event, after a downtime or with the definition. */
    record Retimed(List<Timer> timers, String reason) implements Entry {
        public Retimed {
            timers = List.copyOf(timers);
        }
    }

    /**
     * The instance has another definition now.
     *
     * @param status where it is over in its state now; null where it stays what it was
     */
    record Migrated(
            String from,
            String to,
            String before,
            Changes context,
            @Nullable Changes publicMember,
            String state,
            Instance.@Nullable Status status,
            List<Timer> timers)
            implements Entry {}

    /** All that the stream amounted to, so that what is before can be removed. */
    record Covered(Configuration configuration, Instant at) implements Entry {
        public Covered {
            at = at.truncatedTo(ChronoUnit.MILLIS);
        }
    }
}
