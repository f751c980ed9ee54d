package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases are brought to the schema of this version once, and never to an older one. */
class MigrationsTest {
    @TempDir
    private Path folder;

    private List<String> urls() {
        return List.of(
                "sqlite:" + folder.resolve("state.db"), PostgresServer.shared().createDatabase() + "?poolMin=0");
    }

    private static Backend open(String url, StoreOptions options) {
        return new SqlBackendProvider().open(StoreUrl.parse(url), options);
    }

    private static void execute(String url, String sql) throws SQLException {
        var parsed = StoreUrl.parse(url);
        var settings = url.startsWith("sqlite:") ? null : PostgresSettings.of(parsed);
        try (Connection connection = settings == null
                        ? DriverManager.getConnection("jdbc:" + url)
                        : DriverManager.getConnection(
                                "jdbc:postgresql://" + settings.place(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void manyWhoOpenAnEmptyDatabaseAtOnceMigrateItOnce() throws Exception {
        for (String url : urls()) {
            try (ExecutorService threads = Executors.newCachedThreadPool()) {
                Callable<Boolean> opener = () -> {
                    try (Backend store = open(url, StoreOptions.defaults())) {
                        return store.health().healthy();
                    }
                };
                for (Future<Boolean> opened : threads.invokeAll(Collections.nCopies(8, opener))) {
                    assertThat(opened.get()).isTrue();
                }
            }
        }
    }

    @Test
    void aNewerSchemaIsLeftAlone() throws Exception {
        for (String url : urls()) {
            open(url, StoreOptions.defaults()).close();
            execute(url, "insert into holdfast_migrations (number, name, checksum) values (99, '099-later', 'x')");
            assertThatThrownBy(() -> open(url, StoreOptions.defaults()))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("Could not initialize database schema")
                    .hasMessageContaining("schema 99")
                    .hasMessageContaining("use the newer version");
        }
    }

    @Test
    void aMigrationThatWasAnotherTextIsNoticed() throws Exception {
        for (String url : urls()) {
            open(url, StoreOptions.defaults()).close();
            execute(url, "update holdfast_migrations set checksum = 'other' where number = 1");
            assertThatThrownBy(() -> open(url, StoreOptions.defaults()))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("001-waist")
                    .hasMessageContaining("another text");
        }
    }

    @Test
    void migrationsCanBeReadBeforeTheyAreApplied() {
        var provider = new SqlBackendProvider();
        for (String url : urls()) {
            assertThat(provider.preparation(StoreUrl.parse(url)))
                    .startsWith("-- 001-waist")
                    .contains("create table holdfast_events");
            assertThatThrownBy(() -> open(url, StoreOptions.defaults().asReadOnly()))
                    .isInstanceOf(Unavailable.class);
            open(url, StoreOptions.defaults()).close();
            assertThat(provider.preparation(StoreUrl.parse(url))).isEmpty();
        }
    }

    @Test
    void readersDoNotMigrate() {
        assertThatThrownBy(() -> open(urls().getFirst(), StoreOptions.defaults().asReadOnly()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> open(urls().getLast(), StoreOptions.defaults().asReadOnly()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("there is no store in");
    }
}
