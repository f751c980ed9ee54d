package dev.holdfast.sql;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.testkit.DocsContract;

class PostgresDocsTest extends DocsContract {
    private final StoreUrl url = StoreUrl.parse(PostgresServer.shared().createDatabase() + "?poolMax=5&poolMin=0");

    @Override
    protected Backend open(StoreOptions options) {
        return new SqlBackendProvider().open(url, options);
    }
}
