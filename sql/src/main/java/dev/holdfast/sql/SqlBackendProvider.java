package dev.holdfast.sql;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BackendProvider;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.StoreUrl;
import java.nio.file.Files;
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
        var database = database(url, options.access());
        try {
            var migrations = new Migrations(database);
            if (options.access() == Access.WRITER) {
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

    private static Database database(StoreUrl url, Access access) {
        Dialect dialect = url.scheme().equals("sqlite")
                ? new Sqlite(SqliteSettings.of(url), access)
                : new Postgres(PostgresSettings.of(url));
        return new Database(dialect, url.toString(), access);
    }

    /** The migrations that have not been applied. */
    @Override
    public String preparation(StoreUrl url) {
        if (url.scheme().equals("sqlite")
                && !Files.exists(SqliteSettings.of(url).file())) {
            return Migrations.text(Migrations.known("sqlite"));
        }
        try (Database database = database(url, Access.READ_ONLY)) {
            return Migrations.text(new Migrations(database).pending());
        }
    }
}
