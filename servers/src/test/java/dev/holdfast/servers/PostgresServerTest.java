package dev.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    @Test
    void whatItAcknowledgedSurvivesAKill(@TempDir Path dir) throws Exception {
        try (var server = PostgresServer.start(dir, "max_connections=20")) {
            server.execute("CREATE TABLE kept (n int)");
            server.execute("INSERT INTO kept VALUES (42)");
            server.kill();
            assertThatThrownBy(() -> ask(server.url(), "SELECT 1")).isInstanceOf(SQLException.class);
            server.restart();
            assertThat(ask(server.url(), "SELECT n FROM kept")).isEqualTo("42");
            assertThat(ask(server.url(), "SHOW max_connections")).isEqualTo("20");
        }
    }

    @Test
    void everythingIsOnThatDurabilityNeeds() throws Exception {
        String url = PostgresServer.shared().url();
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            assertThat(ask(url, "SHOW " + setting)).as(setting).isEqualTo("on");
        }
    }

    @Test
    void everyDatabaseIsEmptyAndOnesOwn() throws Exception {
        String first = PostgresServer.shared().createDatabase();
        String second = PostgresServer.shared().createDatabase();
        ask(first, "CREATE TABLE t AS SELECT 1");
        assertThat(ask(first, "SELECT count(*) FROM t")).isEqualTo("1");
        assertThatThrownBy(() -> ask(second, "SELECT count(*) FROM t")).hasMessageContaining("does not exist");
    }

    @Test
    void aWrongPasswordIsRefused() {
        String wrong = PostgresServer.shared().url().replace(PostgresServer.PASSWORD, "wrong");
        assertThatThrownBy(() -> ask(wrong, "SELECT 1")).hasMessageContaining("password authentication failed");
    }

    private static String ask(String url, String sql) throws SQLException {
        URI uri = URI.create(url);
        String[] user = uri.getUserInfo().split(":", 2);
        String jdbc = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        try (Connection connection = DriverManager.getConnection(jdbc, user[0], user[1]);
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
