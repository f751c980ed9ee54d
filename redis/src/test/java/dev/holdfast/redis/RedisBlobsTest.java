package dev.holdfast.redis;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.testkit.BlobsContract;

class RedisBlobsTest extends BlobsContract {
    private final StoreUrl url = StoreUrl.parse(RedisServer.shared().createSpace());

    @Override
    protected Backend open(StoreOptions options) {
        return new RedisBackendProvider().open(url, options);
    }
}
