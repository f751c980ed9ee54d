package dev.holdfast.bench;

import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Rows written by a bare driver into the table of events that a store has made, with its columns and its indexes: what is
 * between this and a bare row is the price of what an event carries, and what is between this and Holdfast that of checking.
 */
final class SameColumns {
    private static final String INTO =
            "insert into holdfast_events (position, stream, version, id, type, time, body, checksum) ";
    private static final String TYPE = "TASK_COMPLETED";

    private final Connection connection;
    private final Duration window;
    private final String body = Appends.body().text();
    private long position;

    /** @param connection to a database in which a store was opened before */
    SameColumns(Connection connection, Duration window) {
        this.connection = connection;
        this.window = window;
    }

    private static String id() {
        return NewEvent.of(TYPE, Instant.EPOCH, Json.EMPTY).id();
    }

    /** @param json a parameter that is JSON */
    Rate inserts(String json) throws Exception {
        try (PreparedStatement statement =
                connection.prepareStatement(INTO + "values (?, ?, ?, ?, ?, ?, " + json + ", ?)")) {
            return Load.platform(window).measure(1, writer -> insert(statement));
        }
    }

    private void insert(PreparedStatement statement) throws SQLException {
        statement.setLong(1, ++position);
        statement.setString(2, "writer-0");
        statement.setLong(3, position);
        statement.setString(4, id());
        statement.setString(5, TYPE);
        statement.setLong(6, 0);
        statement.setString(7, body);
        statement.setInt(8, 0);
        statement.executeUpdate();
    }

    Rate batches(int size) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(INTO
                + "select p, 'writer-0', p, id, type, 0, body::json, 0"
                + " from unnest(?::bigint[], ?::text[], ?::text[], ?::text[]) as n(p, id, type, body)")) {
            return Load.platform(window).measure(1, writer -> {
                String[] ids = new String[size];
                Arrays.setAll(ids, i -> id());
                statement.setObject(
                        1, LongStream.rangeClosed(position + 1, position + size).toArray());
                statement.setObject(2, ids);
                statement.setObject(3, filled(size, TYPE));
                statement.setObject(4, filled(size, body));
                statement.executeUpdate();
                position += size;
            });
        }
    }

    private static String[] filled(int size, String text) {
        String[] texts = new String[size];
        Arrays.fill(texts, text);
        return texts;
    }
}
