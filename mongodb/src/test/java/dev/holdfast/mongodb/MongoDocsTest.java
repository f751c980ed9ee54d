package dev.holdfast.mongodb;

import dev.holdfast.servers.MongoServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.testkit.DocsContract;

class MongoDocsTest extends DocsContract {
    private final StoreUrl url = StoreUrl.parse(MongoServer.createSpace());

    @Override
    protected Backend open(StoreOptions options) {
        return new MongoBackendProvider().open(url, options);
    }
}
