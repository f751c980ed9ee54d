package dev.holdfast.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.signal.ConnectedSignals;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** PostgreSQL, through a pool of connections. */
final class Postgres implements Dialect {
    private static final String TABLES = "from pg_class where relkind = 'r' and relname like 'holdfast\\_%'"
            + " and relnamespace = current_schema()::regnamespace";

    /** Tells the lock of those who migrate from other advisory locks of the database. */
    private static final long MIGRATION_LOCK = 0x686f6c6466617374L;

    /** Tells the lock of those who append, to the tables of one schema, from other advisory locks of the database. */
    static final String LOCK_LOG =
            "select pg_advisory_xact_lock(7521962890166993920 + 'holdfast_positions'::regclass::bigint)";

    private final PostgresSettings settings;
    private final HikariDataSource pool;
    private final PostgresTrouble trouble;

    Postgres(PostgresSettings settings) {
        this.settings = settings;
        this.trouble = new PostgresTrouble(settings);
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/");
        config.setPoolName("holdfast");
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolMax());
        config.setMinimumIdle(settings.poolMin());
        config.setConnectionTimeout(settings.timeoutMillis());
        config.setIdleTimeout(settings.idleTimeoutMillis());
        config.setInitializationFailTimeout(1);
        config.addDataSourceProperty("PGDBNAME", settings.database());
        config.addDataSourceProperty("ApplicationName", "holdfast");
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // Every statement goes by indexes whatever its parameters, so each is planned once (PlansTest).
        // What follows a lock has to see what was committed before it, whatever the database has as its default.
        config.addDataSourceProperty(
                "options",
                "-c plan_cache_mode=force_generic_plan -c jit=off -c default_transaction_isolation=read\\ committed");
        config.addDataSourceProperty("connectTimeout", "" + Math.max(1, settings.timeoutMillis() / 1000));
        config.addDataSourceProperty("sslmode", settings.ssl() ? "verify-full" : "prefer");
        if (!settings.certificates().isEmpty()) {
            config.addDataSourceProperty("sslrootcert", settings.certificates());
        } else if (settings.ssl()) {
            config.addDataSourceProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        if (!settings.schema().isEmpty()) {
            config.setSchema(settings.schema());
        }
        this.pool = open(config);
    }

    private HikariDataSource open(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException failed) {
            throw failed.getCause() instanceof SQLException cause
                    ? trouble.unavailable(cause, "open the store", false, false)
                    : new Unavailable(
                            "could not open the store on " + settings.place() + ": " + failed.getMessage(),
                            true,
                            failed);
        }
    }

    /** A connection beside the pool, for whoever keeps it. */
    Connection connect() throws SQLException {
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        Connection connection = DriverManager.getConnection(pool.getJdbcUrl(), properties);
        if (!settings.schema().isEmpty()) {
            connection.setSchema(settings.schema());
        }
        return connection;
    }

    @Override
    public Optional<ConnectedSignals> signals(Database database) {
        return Optional.of(new ConnectedSignals(new PostgresLine(database, this), database.name()));
    }

    @Override
    public String folder() {
        return "postgresql";
    }

    @Override
    public Session acquire(boolean writing) throws SQLException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return new Session(pool.getConnection(), this);
                } catch (SQLException failed) {
                    if (!Thread.interrupted()) {
                        throw failed;
                    }
                    interrupted = true; // the pool gave up waiting
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void release(Session session, boolean broken) {
        try {
            session.release();
        } catch (SQLException alreadyDead) {
            pool.evictConnection(session.connection());
        }
        try {
            if (broken) {
                pool.evictConnection(session.connection());
            }
            session.close();
        } catch (SQLException alreadyDead) {
            // the pool replaces it
        }
    }

    @Override
    public void begin(Session session) throws SQLException {
        session.connection().setAutoCommit(false);
    }

    @Override
    public void commit(Session session) throws SQLException {
        session.connection().commit();
        session.connection().setAutoCommit(true);
    }

    @Override
    public void rollback(Session session) throws SQLException {
        session.connection().rollback();
        session.connection().setAutoCommit(true);
    }

    /** The driver reads from a socket, which an interrupt of a virtual thread closes. */
    @Override
    public boolean wantsPlatformThreads() {
        return true;
    }

    @Override
    public void lockMigrations(Session session) throws SQLException {
        session.query("select pg_advisory_xact_lock(?)", row -> "", MIGRATION_LOCK);
    }

    @Override
    public boolean hasTable(Session session, String table) throws SQLException {
        return session.first("select to_regclass(?)::text", row -> "" + row.getString(1), table)
                .filter(name -> !name.equals("null"))
                .isPresent();
    }

    @Override
    public void lockLog(Session session) throws SQLException {
        session.query(LOCK_LOG, row -> "");
    }

    @Override
    public String lockingLog() {
        return LOCK_LOG + ";";
    }

    @Override
    public String nextPosition() {
        return "nextval('holdfast_positions')";
    }

    @Override
    public void keepLastPosition(Session session) {}

    @Override
    public void lockDocs(Session session) throws SQLException {
        session.script("lock table holdfast_docs in share row exclusive mode");
    }

    @Override
    public void raiseDocVersions(Session session, long version) throws SQLException {
        session.query(
                "select setval('holdfast_doc_versions', greatest(?, (select last_value from holdfast_doc_versions)))",
                row -> row.getLong(1),
                version);
    }

    @Override
    public boolean countsDocVersions() {
        return false;
    }

    @Override
    public void countDocVersion(Session session) {}

    @Override
    public String nextDocVersion() {
        return "nextval('holdfast_doc_versions')";
    }

    @Override
    public String among(String column) {
        return column + " = any(?)";
    }

    @Override
    public String each() {
        return "unnest(?) as each(value)";
    }

    @Override
    public String json() {
        return "?::json";
    }

    @Override
    public void setTexts(PreparedStatement statement, int index, List<?> texts) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("text", texts.toArray()));
    }

    @Override
    public Object names(Session session, List<String> names) throws SQLException {
        return session.connection().createArrayOf("text", names.toArray());
    }

    @Override
    public List<String> names(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    @Override
    public void append(Session session, List<Append> appends) throws SQLException {
        BulkAppend.store(session, appends);
    }

    @Override
    public String greatest(String one, String other) {
        return "greatest(" + one + ", " + other + ")";
    }

    @Override
    public String[] describe(Session session) throws SQLException {
        return session.first(
                        "select current_setting('server_version'), current_setting('fsync'),"
                                + " current_setting('synchronous_commit'), current_setting('full_page_writes')",
                        row -> {
                            boolean durable = !row.getString(2).equals("off")
                                    && !row.getString(3).equals("off")
                                    && !row.getString(4).equals("off");
                            return new String[] {
                                "PostgreSQL " + row.getString(1).split(" ", 2)[0],
                                "fsync " + row.getString(2) + ", synchronous_commit " + row.getString(3)
                                        + ", full_page_writes " + row.getString(4),
                                durable
                                        ? ""
                                        : "a crash of the server can lose what was acknowledged; switch on fsync,"
                                                + " synchronous_commit and full_page_writes"
                            };
                        })
                .orElseThrow();
    }

    @Override
    public void tidy(Session session) throws SQLException {
        List<String> tables = session.query("select oid::regclass::text " + TABLES, row -> row.getString(1));
        session.execute("vacuum (analyze) " + String.join(", ", tables));
    }

    @Override
    public long sizeBytes(Session session) throws SQLException {
        return session.first("select coalesce(sum(pg_total_relation_size(oid)), 0) " + TABLES, row -> row.getLong(1))
                .orElseThrow();
    }

    @Override
    public Unavailable unavailable(SQLException failed, String doing, boolean connected, boolean writing) {
        return trouble.unavailable(failed, doing, connected, writing);
    }

    /** Serialization failures, and deadlocks of others with us. */
    @Override
    public boolean isTransient(SQLException failed) {
        return "40001".equals(failed.getSQLState()) || "40P01".equals(failed.getSQLState());
    }

    @Override
    public boolean isDuplicate(SQLException failed) {
        return "23505".equals(failed.getSQLState());
    }

    @Override
    public void close() {
        pool.close();
    }
}
