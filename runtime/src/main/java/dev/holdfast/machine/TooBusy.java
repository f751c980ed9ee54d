package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import java.util.Map;

/** Other processes changed an instance each time an event for it was about to be recorded. Nothing of the event was. */
public final class TooBusy extends PersistenceException {
    TooBusy(String id) {
        super(
                "machine",
                "send event",
                Map.of("instance", id),
                "other processes changed instance '" + id + "' " + Host.MAX_TRIES
                        + " times while an event for it was being decided",
                "send it again, and let fewer processes send to one instance",
                null);
    }
}
