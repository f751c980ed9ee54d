package dev.holdfast.redis;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.testkit.SignalsContract;

/** In the space of a tenant, whose channels have longer names. */
class RedisSignalsTest extends SignalsContract {
    private final String url = RedisServer.shared().createSpace();

    @Override
    protected Backend open(StoreOptions options) {
        return Stores.open(url, options.withTenant("acme"));
    }
}
