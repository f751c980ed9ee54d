package dev.holdfast.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** What the databases do without any framework: rows of 256 bytes of JSON, one commit after the other. */
final class BareSql {
    private static final String TABLE =
            "create table bare (position bigint primary key, stream text not null, body %s not null)";

    private final String body = Appends.body().text();
    private final Duration window;

    BareSql(Duration window) {
        this.window = window;
    }

    /** One row for each commit, on a connection for each writer. */
    Rate inserts(int writers) throws Exception {
        var database = Database.fresh();
        database.execute(TABLE.formatted("jsonb"));
        var positions = new AtomicLong();
        var connections = new Connection[writers];
        var statements = new PreparedStatement[writers];
        for (int i = 0; i < writers; i++) {
            connections[i] = database.connect();
            statements[i] = connections[i].prepareStatement("insert into bare values (?, ?, ?::jsonb)");
        }
        try {
            return Load.platform(window)
                    .measure(writers, writer -> insert(statements[writer], positions.incrementAndGet(), writer));
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private void insert(PreparedStatement statement, long position, int writer) throws SQLException {
        statement.setLong(1, position);
        statement.setString(2, "writer-" + writer);
        statement.setString(3, body);
        statement.executeUpdate();
    }

    /** Batches by one statement. */
    Rate batches(int size) throws Exception {
        var database = Database.fresh();
        database.execute(TABLE.formatted("jsonb"));
        var positions = new AtomicLong();
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "insert into bare select p, 'writer', b::jsonb from unnest(?::bigint[], ?::text[]) as n(p, b)")) {
            return Load.platform(window).measure(1, writer -> {
                Long[] numbers = new Long[size];
                String[] bodies = new String[size];
                Arrays.setAll(numbers, i -> positions.incrementAndGet());
                Arrays.fill(bodies, body);
                statement.setArray(1, connection.createArrayOf("int8", numbers));
                statement.setArray(2, connection.createArrayOf("text", bodies));
                statement.executeUpdate();
            });
        }
    }

    Rate sqlite(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            durable(connection);
            try (var table = connection.createStatement()) {
                table.execute(TABLE.formatted("text"));
            }
            var positions = new AtomicLong();
            try (PreparedStatement statement = connection.prepareStatement("insert into bare values (?, ?, ?)")) {
                return Load.platform(window)
                        .measure(1, writer -> insert(statement, positions.incrementAndGet(), writer));
            }
        }
    }

    /** As a store of ours opens SQLite. */
    static void durable(Connection connection) throws SQLException {
        try (var pragma = connection.createStatement()) {
            pragma.execute("pragma journal_mode = wal");
            pragma.execute("pragma synchronous = full");
        }
    }

    /** Reads rows of a store of ours page by page, as plainly as it can be done; returns how many. */
    static int keysetPages(Connection connection, int page) throws SQLException {
        int read = 0;
        long after = 0;
        try (PreparedStatement statement = connection.prepareStatement(
                "select position, stream, version, id, type, time, body, caused_by, correlation, actor, tags"
                        + " from holdfast_events where position > ? order by position limit ?")) {
            while (true) {
                statement.setLong(1, after);
                statement.setInt(2, page);
                int before = read;
                try (ResultSet rows = statement.executeQuery()) {
                    for (; rows.next(); read++) {
                        after = rows.getLong(1);
                        rows.getString(2);
                        rows.getLong(3);
                        rows.getString(4);
                        rows.getString(5);
                        rows.getLong(6);
                        rows.getString(7);
                        rows.getString(8);
                        rows.getString(9);
                        rows.getString(10);
                        rows.getString(11);
                    }
                }
                if (read == before) {
                    return read;
                }
            }
        }
    }
}
