package dev.holdfast.sql;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BackendProvider;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.util.Set;

/**
 * Opens {@code sqlite:FILE} and {@code postgresql://user:password@host:port/database}. The tables are created, and brought
 * up to date, when a store is opened for writing.
 *
 * <p>Parameters of PostgreSQL: {@code poolMax} (20) and {@code poolMin} (2) connections, {@code ssl} (false; true checks the
 * server's certificate), {@code timeout} (30000 ms to wait for a connection) and {@code idleTimeout} (10000 ms), and
 * {@code schema}, where the tables are (the connection's first by default). Parameter of SQLite: {@code timeout} (30000 ms
 * to wait for another process that writes). Thread-safe.
 */
public final class SqlBackendProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("sqlite", "postgresql", "postgres");
    }

    @Override
    public Backend open(StoreUrl url, StoreOptions options) {
        Dialect dialect = url.scheme().equals("sqlite")
                ? new Sqlite(SqliteSettings.of(url), options.readOnly())
                : new Postgres(PostgresSettings.of(url));
        var database = new Database(dialect, url.toString(), options.access());
        try {
            var migrations = new Migrations(database);
            if (options.access() == StoreOptions.Access.WRITER) {
                migrations.apply();
            } else {
                migrations.require();
            }
            return new SqlBackend(database, options);
        } catch (RuntimeException failed) {
            database.close();
            throw failed;
        }
    }
}
