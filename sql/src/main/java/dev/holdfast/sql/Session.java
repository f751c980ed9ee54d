package dev.holdfast.sql;

import dev.holdfast.store.PageFill;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection and the statements prepared on it, each once. One thread at a time. */
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Session(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    Connection connection() {
        return connection;
    }

    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A statement with its parameters in their order; lists become arrays of text. */
    private PreparedStatement with(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof List<?> texts) {
                dialect.setTexts(statement, i + 1, texts);
            } else if (parameters[i] instanceof Optional<?> maybe) {
                statement.setObject(i + 1, maybe.orElse(null));
            } else {
                statement.setObject(i + 1, parameters[i]);
            }
        }
        return statement;
    }

    <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        try (ResultSet rows = with(sql, parameters).executeQuery()) {
            return all(rows, reader);
        }
    }

    /** What {@link #query} does, as far as the rows make a page of {@code limit}. */
    <T> List<T> page(int limit, String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        var page = new PageFill<T>(limit);
        try (ResultSet rows = with(sql, parameters).executeQuery()) {
            while (!page.isFull() && rows.next()) {
                page.add(reader.read(rows));
            }
        }
        return page.items();
    }

    private static <T> List<T> all(ResultSet rows, RowReader<T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        while (rows.next()) {
            read.add(reader.read(rows));
        }
        return read;
    }

    <T> Optional<T> first(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        return query(sql, reader, parameters).stream().findFirst();
    }

    int update(String sql, Object... parameters) throws SQLException {
        return with(sql, parameters).executeUpdate();
    }

    /** What {@link #update} does, for a text that begins with {@link Dialect#lockingLog}. */
    int updateLocked(String sql, Object... parameters) throws SQLException {
        return locked(sql, parameters).getUpdateCount();
    }

    /** What {@link #query} does, for a text that begins with {@link Dialect#lockingLog}. */
    <T> List<T> queryLocked(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        try (ResultSet rows = locked(sql, parameters).getResultSet()) {
            return all(rows, reader);
        }
    }

    private PreparedStatement locked(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = with(sql, parameters);
        statement.execute();
        if (!dialect.lockingLog().isEmpty()) {
            statement.getMoreResults(); // past what locking gave
        }
        return statement;
    }

    /** A list of names as it is kept in a column. */
    Object names(List<String> names) throws SQLException {
        return dialect.names(this, names);
    }

    /** Adds a row to those that {@link #flush} sends together. */
    void batch(String sql, Object... parameters) throws SQLException {
        with(sql, parameters).addBatch();
    }

    void flush(String sql) throws SQLException {
        with(sql).executeBatch();
    }

    /** Runs a statement that gives nothing. */
    void execute(String sql) throws SQLException {
        with(sql).execute();
    }

    /** Runs a text of statements. */
    void script(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(text);
        }
    }

    /** Gives the statements back, not the connection. */
    void release() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
