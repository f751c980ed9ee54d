package dev.holdfast.mongodb;

import dev.holdfast.servers.MongoServer;
import dev.holdfast.testkit.DecoratedContract;

class MongoDecoratedTest extends DecoratedContract {
    @Override
    protected String emptyStore() {
        return MongoServer.createSpace();
    }
}
