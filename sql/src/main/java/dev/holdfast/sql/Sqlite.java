package dev.holdfast.sql;

import dev.holdfast.store.Json;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * SQLite with a write-ahead log that is forced at every commit. One transaction at a time writes; readers see what was
 * committed when they began.
 */
final class Sqlite implements Dialect {
    private static final int READERS = 8;

    private final SqliteSettings settings;
    private final Access access;
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore readers = new Semaphore(READERS);
    private final Semaphore writers = new Semaphore(1, true);
    private final Deque<Session> idle = new ArrayDeque<>();
    private final List<Session> open = new ArrayList<>();
    private @Nullable Session writing;

    Sqlite(SqliteSettings settings, Access access) {
        this.settings = settings;
        this.access = access;
    }

    @Override
    public String folder() {
        return "sqlite";
    }

    @Override
    public Session acquire(boolean toWrite) throws SQLException {
        Semaphore permits = toWrite ? writers : readers;
        permits.acquireUninterruptibly();
        try {
            return session(toWrite);
        } catch (SQLException | RuntimeException failed) {
            permits.release();
            throw failed;
        }
    }

    private Session session(boolean toWrite) throws SQLException {
        lock.lock();
        try {
            Session session = toWrite ? writing : idle.poll();
            if (session == null) {
                session = connect();
                open.add(session);
            }
            writing = toWrite ? session : writing;
            return session;
        } finally {
            lock.unlock();
        }
    }

    private Session connect() throws SQLException {
        Path file = settings.file().toAbsolutePath();
        var config = new SQLiteConfig();
        config.setBusyTimeout(settings.timeoutMillis());
        if (access == Access.WRITER) {
            createFolder(file);
        } else if (!Files.exists(file)) {
            throw new SQLException("the file does not exist; it is created when something is written first");
        }
        if (access == Access.READ_ONLY) {
            config.setReadOnly(true);
            config.setOpenMode(SQLiteOpenMode.READONLY);
        } else {
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        }
        return new Session(config.createConnection("jdbc:sqlite:" + file), this);
    }

    private static void createFolder(Path file) throws SQLException {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException failed) {
            throw new SQLException("could not create its folder: " + failed, failed);
        }
    }

    @Override
    public void release(Session session, boolean broken) {
        boolean wrote = false;
        lock.lock();
        try {
            wrote = session == writing;
            if (broken) {
                writing = wrote ? null : writing;
                open.remove(session);
                session.close();
            } else if (!wrote) {
                idle.push(session);
            }
        } catch (SQLException alreadyDead) {
            // it is not used again
        } finally {
            lock.unlock();
        }
        (wrote ? writers : readers).release();
    }

    @Override
    public void begin(Session session) throws SQLException {
        session.execute("begin immediate");
    }

    @Override
    public void commit(Session session) throws SQLException {
        session.execute("commit");
    }

    @Override
    public void rollback(Session session) throws SQLException {
        session.execute("rollback");
    }

    @Override
    public boolean wantsPlatformThreads() {
        return false;
    }

    @Override
    public void lockMigrations(Session session) {}

    @Override
    public boolean hasTable(Session session, String table) throws SQLException {
        return session.first(
                        "select 1 from sqlite_master where type = 'table' and name = ?", row -> row.getInt(1), table)
                .isPresent();
    }

    /** Whoever writes is alone. */
    @Override
    public void lockLog(Session session) {}

    @Override
    public String lockingLog() {
        return "";
    }

    @Override
    public String nextPosition() {
        return "(select max(position, coalesce((select max(position) from holdfast_events), 0)) + 1 from holdfast_log)";
    }

    @Override
    public void keepLastPosition(Session session) throws SQLException {
        session.update("update holdfast_log set position = " + nextPosition() + " - 1");
    }

    @Override
    public void lockDocs(Session session) {}

    @Override
    public void raiseDocVersions(Session session, long version) {}

    @Override
    public boolean countsDocVersions() {
        return true;
    }

    @Override
    public void countDocVersion(Session session) throws SQLException {
        session.update("update holdfast_log set doc_version = doc_version + 1");
    }

    @Override
    public String nextDocVersion() {
        return "(select doc_version from holdfast_log)";
    }

    @Override
    public String among(String column) {
        return column + " in (select value from json_each(?))";
    }

    @Override
    public String each() {
        return "json_each(?)";
    }

    @Override
    public String json() {
        return "?";
    }

    @Override
    public void setTexts(PreparedStatement statement, int index, List<?> texts) throws SQLException {
        var array = new StringBuilder("[");
        for (Object text : texts) {
            array.append(array.length() == 1 ? "" : ",")
                    .append(Json.string(text.toString()).text());
        }
        statement.setString(index, array.append(']').toString());
    }

    /** One on each line, for names have no control characters. */
    @Override
    public Object names(Session session, List<String> names) {
        return String.join("\n", names);
    }

    @Override
    public List<String> names(ResultSet row, String column) throws SQLException {
        String names = row.getString(column);
        return names == null || names.isEmpty() ? List.of() : List.of(names.split("\n"));
    }

    /** Leaves all of them: one by one is as quick here. */
    @Override
    public void append(Session session, List<Append> appends) {}

    @Override
    public String greatest(String one, String other) {
        return "max(" + one + ", " + other + ")";
    }

    @Override
    public String[] describe(Session session) throws SQLException {
        String version = session.first("select sqlite_version()", row -> row.getString(1))
                .orElseThrow();
        int synchronous =
                session.first("pragma synchronous", row -> row.getInt(1)).orElseThrow();
        String journal =
                session.first("pragma journal_mode", row -> row.getString(1)).orElseThrow();
        return new String[] {
            "SQLite " + version,
            "fsync at every commit (journal_mode " + journal + ", synchronous " + synchronous + ")",
            ""
        };
    }

    /** The file shrinks when what was rewritten comes from the log into it. */
    @Override
    public void tidy(Session session) throws SQLException {
        session.release(); // no statement may be in progress
        session.execute("vacuum");
        session.query("pragma wal_checkpoint(truncate)", row -> row.getInt(1));
    }

    @Override
    public long sizeBytes(Session session) throws SQLException {
        try {
            Path log = settings.file().resolveSibling(settings.file().getFileName() + "-wal");
            return Files.size(settings.file()) + (Files.exists(log) ? Files.size(log) : 0);
        } catch (IOException unreadable) {
            throw new SQLException("could not look at its files: " + unreadable, unreadable);
        }
    }

    @Override
    public Unavailable unavailable(SQLException failed, String doing, boolean connected, boolean writing) {
        SQLiteErrorCode code =
                failed instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        String advice = switch (code) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "another process has been writing for longer than the timeout of " + settings.timeoutMillis()
                        + " ms; try again, or raise it with ?timeout=";
            case SQLITE_FULL -> "the disk is full; make room and try again";
            case SQLITE_READONLY -> "the file or its folder may not be written; check their permissions";
            case SQLITE_CANTOPEN -> "the file cannot be opened; check that its folder exists and may be written";
            case SQLITE_NOTADB -> "the file is no SQLite database; give another file";
            case SQLITE_CORRUPT -> "the database is damaged; restore it from a backup";
            default -> failed.getMessage() + "; look at the file and try again";
        };
        boolean unsure = connected && writing && code.name().startsWith("SQLITE_IOERR");
        return new Unavailable(
                "could not " + doing + " in " + settings.file() + ": " + advice + (unsure ? "" : nothing(writing)),
                !unsure,
                failed);
    }

    private static String nothing(boolean writing) {
        return writing ? "; nothing was written" : "";
    }

    @Override
    public boolean isTransient(SQLException failed) {
        return failed instanceof SQLiteException known && known.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT;
    }

    @Override
    public boolean isDuplicate(SQLException failed) {
        return failed instanceof SQLiteException known
                && (known.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
                        || known.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            for (Session session : open) {
                try {
                    session.release();
                    session.close();
                } catch (SQLException alreadyDead) {
                    // there is nothing left to close
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
