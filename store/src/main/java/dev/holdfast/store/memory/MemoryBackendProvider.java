package dev.holdfast.store.memory;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BackendProvider;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens {@code memory:}, an empty store of its own every time, and {@code memory:NAME}, which everybody in the process
 * shares who opens the same name, until the last of them closes it. Thread-safe.
 */
public final class MemoryBackendProvider implements BackendProvider {
    private static final Map<String, Shared> SHARED = new ConcurrentHashMap<>();

    private record Shared(Space space, int handles) {}

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public Backend open(StoreUrl url, StoreOptions options) {
        String name = url.location();
        if (name.isEmpty()) {
            return new MemoryBackend(options);
        }
        Shared shared = SHARED.merge(
                name, new Shared(new Space(), 1), (held, fresh) -> new Shared(held.space(), held.handles() + 1));
        return new MemoryBackend(shared.space(), options, () -> release(name));
    }

    private static void release(String name) {
        SHARED.computeIfPresent(
                name, (same, held) -> held.handles() == 1 ? null : new Shared(held.space(), held.handles() - 1));
    }
}
