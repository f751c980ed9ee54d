package dev.holdfast.sql;

import dev.holdfast.testkit.DamageContract;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/** Somebody updates rows of SQLite. */
class SqliteDamageTest extends DamageContract {
    @TempDir
    private Path folder;

    @Override
    protected String url() {
        return "sqlite:" + folder.resolve("state.db");
    }

    @Override
    protected void damageDocument(String collection, String key) throws SQLException {
        Row.damageDocument(url(), collection, key);
    }

    @Override
    protected void damageEvent(String stream, long version) throws SQLException {
        Row.damageEvent(url(), stream, version);
    }
}
