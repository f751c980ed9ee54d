package dev.holdfast.machine.exchange;

import static dev.holdfast.machine.exchange.Originals.created;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance that cannot be read, first, in the middle or last, is named, and the others are exported. */
class DamagedExportTest {
    @TempDir
    private Path directory;

    private final List<String> told = new ArrayList<>();

    private List<String> exported() throws IOException {
        return Trees.MAPPER
                .readTree(Files.readString(directory.resolve("out/events.json")))
                .valueStream()
                .map(event -> event.path("instanceId").asString())
                .toList();
    }

    private static void assertExported(OriginalExport.Exported written, List<String> exported, String bad) {
        assertThat(written).isEqualTo(new OriginalExport.Exported(2, 2, 1));
        assertThat(exported).hasSize(2).doesNotContain(bad);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "k", "z"})
    void oneWhoseOnlyEventIsDamagedKeepsNoOtherFromBeingExported(String bad) throws IOException, SQLException {
        String url = "sqlite:" + directory.resolve("state.db");
        try (var originals = new Originals();
                var store = Stores.open(url)) {
            originals.addTo(store, created("a", 1_000), created("k", 1_000), created("z", 1_000));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                            "update holdfast_events set body = '{\"x\":1}' where id = 'c-" + bad + "'"))
                    .isEqualTo(1);
        }
        try (var store = Stores.open(url)) {
            var written = new OriginalExport(store, Clock.systemUTC(), told::add).write(directory.resolve("out"));
            assertExported(written, exported(), bad);
        }
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("instance '" + bad + "' is passed over, for it cannot be read: ");
    }

    @Test
    void oneWithAnEventOfAnotherVersionKeepsNoOtherFromBeingExported() throws IOException {
        try (var originals = new Originals()) {
            originals
                    .store
                    .log()
                    .append(
                            "machine:new",
                            Expected.none(),
                            List.of(NewEvent.of("OF_TOMORROW", Instant.EPOCH, Json.parse("{\"entry\":\"later\"}"))));
            originals.add(created("a", 1_000), created("k", 1_000));
            var written =
                    new OriginalExport(originals.store, originals.clock, told::add).write(directory.resolve("out"));
            assertExported(written, exported(), "new");
        }
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("instance 'new' is passed over, for it cannot be read: ");
    }
}
