package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged row keeps nobody who passes over damage from the others. */
class DamagedRowsTest {
    @TempDir
    private Path folder;

    private Backend store;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void fill() {
        store = new SqlBackendProvider().open(StoreUrl.parse("sqlite:" + file()), StoreOptions.defaults());
        for (int i = 0; i < 5; i++) {
            var meta = new Meta(List.of(), null, null, List.of("t"));
            var event = new NewEvent("e" + i, "happened", Instant.EPOCH, Json.EMPTY, meta);
            store.log().append("s" + i, Expected.none(), List.of(event));
            store.docs().put("c", "k" + i, Expected.none(), new NewDoc(Json.EMPTY, null, List.of("t")));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path file() {
        return folder.resolve("state.db");
    }

    private void damage(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private void tell(Corrupt damage) {
        told.add(damage.where());
    }

    private static List<String> without(String prefix, int damaged) {
        List<String> names = new ArrayList<>(List.of(prefix + 0, prefix + 1, prefix + 2, prefix + 3, prefix + 4));
        names.remove(damaged);
        return names;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void aDamagedDocumentIsLeftOutAndTold(int damaged) throws SQLException {
        damage("update holdfast_docs set body = '{\"n\":' where key = 'k" + damaged + "'");
        var docs = store.docs().passingOver(this::tell);
        List<String> others = without("k", damaged);
        assertThat(Pages.of(docs, "c")).extracting(Doc::key).isEqualTo(others);
        assertThat(told).containsExactly("document 'k" + damaged + "' of collection 'c' in table holdfast_docs");
        for (int limit = 1; limit <= 4; limit++) {
            assertThat(docs.scan("c", "", limit)).extracting(Doc::key).isEqualTo(others.subList(0, limit));
            assertThat(docs.find("c", "t", "", limit)).extracting(Doc::key).isEqualTo(others.subList(0, limit));
        }
        assertThatThrownBy(() -> docs.get("c", "k" + damaged)).isInstanceOf(Corrupt.class);
        assertThatThrownBy(() -> store.docs().scan("c", "", 5)).isInstanceOf(Corrupt.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void aDamagedEventIsLeftOutOfWhatIsReadOfAllAndTold(int damaged) throws SQLException {
        damage("update holdfast_events set body = '{\"n\":' where id = 'e" + damaged + "'");
        var log = store.log().passingOver(this::tell);
        List<String> others = without("e", damaged);
        assertThat(Pages.of(log, 0)).extracting(Event::id).isEqualTo(others);
        assertThat(told).containsExactly("version 1 of stream 's" + damaged + "' in table holdfast_events");
        for (int limit = 1; limit <= 4; limit++) {
            assertThat(log.readAll(0, limit)).extracting(Event::id).isEqualTo(others.subList(0, limit));
            assertThat(log.readTagged("t", 0, limit)).extracting(Event::id).isEqualTo(others.subList(0, limit));
        }
        assertThat(log.find("e" + damaged)).isEmpty();
        assertThatThrownBy(() -> log.read("s" + damaged, 0, 1)).isInstanceOf(Corrupt.class);
        assertThatThrownBy(() -> store.log().readAll(0, 5)).isInstanceOf(Corrupt.class);
    }
}
