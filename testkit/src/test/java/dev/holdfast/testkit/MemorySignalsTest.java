package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.memory.MemoryBackendProvider;
import java.util.UUID;

class MemorySignalsTest extends SignalsContract {
    private final StoreUrl url = StoreUrl.parse("memory:" + UUID.randomUUID());

    @Override
    protected Backend open(StoreOptions options) {
        return new MemoryBackendProvider().open(url, options);
    }
}
