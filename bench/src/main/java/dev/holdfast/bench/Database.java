package dev.holdfast.bench;

import dev.holdfast.servers.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A fresh database on the one PostgreSQL server of this process, for Holdfast, for its peers, and bare. Immutable. */
record Database(String url) {
    static Database fresh() {
        return new Database(PostgresServer.shared().createDatabase());
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + url.substring(url.indexOf('@') + 1);
    }

    String user() {
        return "postgres";
    }

    String password() {
        return PostgresServer.PASSWORD;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user(), password());
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
