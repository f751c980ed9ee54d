package dev.holdfast.sql;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.testkit.DecoratedContract;

class PostgresDecoratedTest extends DecoratedContract {
    @Override
    protected String emptyStore() {
        return PostgresServer.shared().createDatabase() + "?poolMax=5&poolMin=0";
    }
}
