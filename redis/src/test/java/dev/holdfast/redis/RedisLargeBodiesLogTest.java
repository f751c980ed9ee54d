package dev.holdfast.redis;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.testkit.LogContract;

/** As {@code Stores.open} opens it. */
class RedisLargeBodiesLogTest extends LogContract {
    private final String url = RedisServer.shared().createSpace();

    @Override
    protected Backend open(StoreOptions options) {
        return new LargeBodies(Spaces.open(url, options));
    }
}
