package dev.holdfast.redis;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.testkit.DecoratedContract;

class RedisDecoratedTest extends DecoratedContract {
    @Override
    protected String emptyStore() {
        return RedisServer.shared().createSpace();
    }
}
