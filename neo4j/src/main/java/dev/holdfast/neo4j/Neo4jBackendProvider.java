package dev.holdfast.neo4j;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BackendProvider;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.util.Set;

/**
 * Opens {@code neo4j://user:password@host:7687/database} (a cluster, or one server), {@code bolt://…} (just this server), and
 * with {@code +s} the same over TLS with a checked certificate. Without a database in the URL it is the user's own.
 * Thread-safe.
 */
public final class Neo4jBackendProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("neo4j", "neo4j+s", "bolt", "bolt+s");
    }

    @Override
    public Backend open(StoreUrl url, StoreOptions options) {
        return Neo4jBackend.open(url, options);
    }
}
