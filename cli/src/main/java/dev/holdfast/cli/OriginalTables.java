package dev.holdfast.cli;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.exchange.OriginalRecords;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreUrl;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Optional;
import java.util.Properties;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the tables {@code fsm_events} and {@code fsm_snapshots} of PostgreSQL, whatever columns they have. */
record OriginalTables(OriginalRecords into) {
    private static final int ROWS_AT_ONCE = 1_000;

    /** Parameters after the {@code ?} are the driver's, such as {@code sslmode} and {@code currentSchema}. */
    void read(StoreUrl url) {
        URI uri = URI.create("postgresql:" + url.location());
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + url + "' does not say which database; write postgresql://user:password@host:port/database");
        }
        String server = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        String database = Optional.ofNullable(uri.getRawPath()).orElse("/");
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://" + server + database, properties(url, uri));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // rows come a few at a time, and all as of one moment
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.setFetchSize(ROWS_AT_ONCE);
            boolean events = read(statement, "fsm_events");
            boolean snapshots = read(statement, "fsm_snapshots");
            if (!events && !snapshots) {
                throw new IllegalArgumentException("there is neither a table fsm_events nor one fsm_snapshots in "
                        + server + database + "; add ?currentSchema=NAME where they are in another schema");
            }
        } catch (SQLException failed) {
            throw new StoreException.Unavailable(
                    "reading from " + server + database + " failed: " + failed.getMessage(), true, failed);
        }
    }

    private static Properties properties(StoreUrl url, URI uri) {
        var properties = new Properties();
        properties.putAll(url.parameters());
        String[] login = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
        if (!login[0].isEmpty()) {
            properties.setProperty("user", decoded(login[0]));
        }
        if (login.length == 2) {
            properties.setProperty("password", decoded(login[1]));
        }
        return properties;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private boolean read(Statement statement, String table) throws SQLException {
        try (ResultSet there = statement.executeQuery("select to_regclass('" + table + "')")) {
            if (!there.next() || there.getString(1) == null) {
                return false;
            }
        }
        try (ResultSet rows = statement.executeQuery("select * from " + table)) {
            int number = 0;
            while (rows.next()) {
                into.add(table + ", row " + ++number, row(rows));
            }
        }
        return true;
    }

    private static ObjectNode row(ResultSet rows) throws SQLException {
        ObjectNode row = Trees.object();
        ResultSetMetaData columns = rows.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnLabel(i);
            if (rows.getObject(i) == null) {
                row.putNull(name);
                continue;
            }
            switch (columns.getColumnType(i)) {
                case Types.BIGINT, Types.INTEGER -> row.put(name, rows.getLong(i));
                case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
                    row.put(name, rows.getTimestamp(i).getTime());
                case Types.ARRAY -> {
                    ArrayNode texts = row.putArray(name);
                    for (Object text : (Object[]) rows.getArray(i).getArray()) {
                        texts.add(String.valueOf(text));
                    }
                }
                default -> row.put(name, rows.getString(i));
            }
        }
        return row;
    }
}
