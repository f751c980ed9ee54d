package dev.holdfast.sql;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.testkit.SignalsContract;

/** In the space of a tenant, whose channels have longer names. */
class PostgresSignalsTest extends SignalsContract {
    private final String url = PostgresServer.shared().createDatabase() + "?poolMax=5&poolMin=0";

    @Override
    protected Backend open(StoreOptions options) {
        return Stores.open(url, options.withTenant("acme"));
    }
}
