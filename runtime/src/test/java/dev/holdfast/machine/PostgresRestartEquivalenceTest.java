package dev.holdfast.machine;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;

class PostgresRestartEquivalenceTest extends RestartEquivalenceTest {
    @Override
    Backend open() {
        return Stores.open(PostgresServer.shared().createDatabase() + "?poolMax=5&poolMin=0");
    }

    @Override
    int seeds() {
        return Math.ceilDiv(super.seeds(), 10);
    }
}
