package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import java.util.Map;

/** No process here hosts the component of an instance. */
public final class NotHosted extends PersistenceException {
    NotHosted(String component, String instance) {
        super(
                "machine",
                "find component",
                Map.of("component", component, "instance", instance),
                "component '" + component + "' of instance '" + instance + "' is not hosted here",
                "register the component, or send the event where it is hosted",
                null);
    }
}
