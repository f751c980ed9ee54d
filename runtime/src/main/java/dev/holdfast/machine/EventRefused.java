package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import java.util.Map;

/** An instance cannot take an event. Its state has not changed; the instance may have ended, if its machine wants that. */
public final class EventRefused extends PersistenceException {
    EventRefused(Instance instance, Entry.Refused refusal) {
        super(
                "machine",
                "send event",
                Map.of("instance", instance.id(), "event", refusal.event().type()),
                refusal.explanation(),
                remedy(refusal),
                null);
    }

    private static String remedy(Entry.Refused refusal) {
        return switch (refusal.reason()) {
            case OVER -> "create a new instance, or send it to another one";
            case GUARD_UNDECIDED -> "mend the guard, or the data it looks at, and send the event again";
            case DATA_INVALID -> "send the event with a payload that the contextSchema allows";
            case HANDLER_FAILED -> "mend the handler, or what it needs, and send the event again";
            case NO_TRANSITION, GUARD_FAILED, NOBODY, PASSED_OVER -> "look at the machine's definition";
        };
    }
}
