package dev.holdfast.sql;

import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.signal.ConnectedSignals;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** All that differs between the databases. Thread-safe. */
interface Dialect extends AutoCloseable {
    /** The folder of its migrations. */
    String folder();

    /**
     * Gives a session to this thread alone; waits for one.
     *
     * @param writing whether it is for a transaction that writes
     */
    Session acquire(boolean writing) throws SQLException;

    /** @param broken whether its connection may be unusable */
    void release(Session session, boolean broken);

    /** Begins a transaction that writes. */
    void begin(Session session) throws SQLException;

    void commit(Session session) throws SQLException;

    void rollback(Session session) throws SQLException;

    /** Whether an interrupt of a virtual thread that waits for the database would close its connection. */
    boolean wantsPlatformThreads();

    /** Waits until no other process applies migrations, until the end of the transaction. */
    void lockMigrations(Session session) throws SQLException;

    /** Whether a table is there. */
    boolean hasTable(Session session, String table) throws SQLException;

    /** Waits until no other transaction appends, until the end of this one. */
    void lockLog(Session session) throws SQLException;

    /** {@link #lockLog} in the same text as the statement that follows it; empty where whoever writes is alone. */
    String lockingLog();

    /** An expression for a position greater than any before; the log is locked. */
    String nextPosition();

    /** Sees to it that no position is given again, whatever events are removed; the log is locked. */
    void keepLastPosition(Session session) throws SQLException;

    /** Keeps writers of documents away until the end of the transaction. */
    void lockDocs(Session session) throws SQLException;

    /** Sees to it that no new version of a document is {@code version} or less; the documents are locked. */
    void raiseDocVersions(Session session, long version) throws SQLException;

    /** Whether {@link #countDocVersion} has to come before each document that is written, in its transaction. */
    boolean countsDocVersions();

    void countDocVersion(Session session) throws SQLException;

    /** An expression for a version greater than any before. */
    String nextDocVersion();

    /** A condition that holds where {@code column} is one of the texts of a list, the next parameter. */
    String among(String column);

    /** A source of rows with one column {@code value}, the texts of a list, the next parameter. */
    String each();

    /** A parameter that is JSON text. */
    String json();

    void setTexts(PreparedStatement statement, int index, List<?> texts) throws SQLException;

    /** How a list of names is kept in a column. */
    Object names(Session session, List<String> names) throws SQLException;

    List<String> names(ResultSet row, String column) throws SQLException;

    /** Appends what it can of these, to different streams, by one statement; what it could not remains undecided. */
    void append(Session session, List<Append> appends) throws SQLException;

    /** The greater of two expressions. */
    String greatest(String one, String other);

    /** How processes wake each other; empty where they cannot. */
    default Optional<ConnectedSignals> signals(Database database) {
        return Optional.empty();
    }

    /** Kind and version, what an acknowledgement means here, and what to mend, empty for nothing. */
    String[] describe(Session session) throws SQLException;

    /** Gives the space of deleted rows back; outside of a transaction. */
    void tidy(Session session) throws SQLException;

    /** How much the tables take on the disk, with their indexes. */
    long sizeBytes(Session session) throws SQLException;

    /**
     * What went wrong, as a sentence.
     *
     * @param doing what was being done: "append to 'orders'"
     * @param connected whether there was a connection to do it with
     */
    Unavailable unavailable(SQLException failed, String doing, boolean connected, boolean writing);

    /** Whether trying the same transaction again may succeed at once. */
    boolean isTransient(SQLException failed);

    /** Whether it says that a row is there already. */
    boolean isDuplicate(SQLException failed);

    @Override
    void close();
}
