package dev.holdfast.sql;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.testkit.DamageContract;
import java.sql.SQLException;

/** Somebody updates rows of PostgreSQL. */
class PostgresDamageTest extends DamageContract {
    private final String url = PostgresServer.shared().createDatabase();

    @Override
    protected String url() {
        return url;
    }

    @Override
    protected void damageDocument(String collection, String key) throws SQLException {
        Row.damageDocument(url, collection, key);
    }

    @Override
    protected void damageEvent(String stream, long version) throws SQLException {
        Row.damageEvent(url, stream, version);
    }
}
