package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import java.util.Map;

/** There is no instance with this id. */
public final class NoSuchInstance extends PersistenceException {
    NoSuchInstance(String operation, String id) {
        super(
                "machine",
                operation,
                Map.of("instance", id),
                "there is no instance '" + id + "' in this store",
                "check the id, the store and the tenant; 'holdfast machine list' shows those there are",
                null);
    }
}
