package dev.holdfast.mongodb;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BackendProvider;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.util.Set;

/**
 * Opens {@code mongodb://user:password@host/database} and {@code mongodb+srv://…}, with all the parameters the driver
 * knows. Without a database in the URL it is {@code holdfast}. Thread-safe.
 */
public final class MongoBackendProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("mongodb", "mongodb+srv");
    }

    @Override
    public Backend open(StoreUrl url, StoreOptions options) {
        return MongoBackend.open(url, options);
    }
}
