package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.StoreUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Changes rows past the store. */
final class Row {
    private Row() {}

    static void damageDocument(String url, String collection, String key) throws SQLException {
        change(url, "update holdfast_docs set body = '{\"n\":2}' where collection = ? and key = ?", collection, key);
    }

    static void damageEvent(String url, String stream, long version) throws SQLException {
        change(url, "update holdfast_events set body = '{\"n\":2}' where stream = ? and version = ?", stream, version);
    }

    private static void change(String url, String sql, Object... parameters) throws SQLException {
        try (var connection = connection(url);
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private static Connection connection(String url) throws SQLException {
        if (url.startsWith("sqlite:")) {
            return DriverManager.getConnection("jdbc:" + url);
        }
        var settings = PostgresSettings.of(StoreUrl.parse(url));
        return DriverManager.getConnection(
                "jdbc:postgresql://" + settings.place(), settings.user(), settings.password());
    }
}
