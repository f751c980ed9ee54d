package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.store.Event;
import java.util.Map;

/** An event in an instance's stream is not one that this version of Holdfast writes. */
public final class UnreadableEntry extends PersistenceException {
    UnreadableEntry(Event event, RuntimeException cause) {
        super(
                "machine",
                "read instance",
                Map.of("stream", event.stream(), "version", Long.toString(event.version())),
                "event " + event.version() + " of '" + event.stream() + "' (" + event.type()
                        + ") cannot be read as part of an instance: " + cause.getMessage(),
                "read it with the version of Holdfast that wrote it, or look at it with 'holdfast store export'",
                cause);
    }
}
