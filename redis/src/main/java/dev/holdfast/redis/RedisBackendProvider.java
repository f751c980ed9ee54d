package dev.holdfast.redis;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BackendProvider;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.util.Set;

/**
 * Opens {@code redis://[[USER:]PASSWORD@]HOST[:PORT][/DATABASE]}, and {@code rediss:} for the same over TLS. A node of a
 * cluster will do. Parameters: {@code prefix} of all keys ({@code holdfast}), {@code connections} at most (16),
 * {@code timeoutMillis} for connecting and for an answer (30000). Thread-safe.
 */
public final class RedisBackendProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("redis", "rediss");
    }

    @Override
    public Backend open(StoreUrl url, StoreOptions options) {
        return RedisBackend.open(RedisUrl.of(url), options);
    }
}
