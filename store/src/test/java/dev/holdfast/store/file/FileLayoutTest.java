package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.file.FileOptions.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes on disk are a contract: these golden files are kept for ever. */
class FileLayoutTest extends FileStoreTest {
    private static final NewEvent STARTED = new NewEvent(
            "01HX",
            "TASK_STARTED",
            NOON,
            Json.parse("{\"workflowId\":\"w\",\"taskId\":\"t\",\"metadata\":{\"attempt\":1}}"),
            new Meta(List.of("01HW"), "trace-1", "ann \"the\" user", List.of("run")));
    private static final NewEvent PLAIN = new NewEvent("01HY", "Noted", NOON, Json.parse("[1,null]"), Meta.NONE);
    private static final NewEvent CLASH = new NewEvent("01HZ", "Noted", NOON, Json.parse("{\"id\":7}"), Meta.NONE);

    private static String golden(String name) throws IOException {
        try (var in = FileLayoutTest.class.getResourceAsStream("/file/" + name)) {
            return new String(java.util.Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Backend store) {
        store.log().append("orders/7", Expected.none(), List.of(STARTED, PLAIN));
        store.log().append("orders/7", Expected.version(2), List.of(CLASH));
        store.log().truncate("orders/7", 1);
    }

    private static void check(Backend store) {
        assertThat(store.log().version("orders/7")).isEqualTo(3);
        assertThat(store.log().read("orders/7", 0, 10)).extracting("id").containsExactly("01HY", "01HZ");
        assertThat(store.log().read("orders/7", 0, 10)).extracting("body").containsExactly(PLAIN.body(), CLASH.body());
    }

    @Test
    void theSharedLogIsAsDocumented() throws IOException {
        FileOptions options = options().withLayout(Layout.SHARED);
        try (var store = FileBackend.open(
                directory,
                new FileOptions(
                        () -> NOON,
                        options.access(),
                        options.layout(),
                        options.segmentBytes(),
                        options.compression()))) {
            write(store);
        }
        assertThat(history()).hasContent(golden("history.log"));
        assertThat(directory.resolve("holdfast.json")).hasContent("{\"format\":1,\"layout\":\"shared\"}");
    }

    @Test
    void theLogOfEachStreamIsAsDocumented() throws IOException {
        FileOptions options = options().withLayout(Layout.STREAMS);
        try (var store = FileBackend.open(
                directory,
                new FileOptions(
                        () -> NOON,
                        options.access(),
                        options.layout(),
                        options.segmentBytes(),
                        options.compression()))) {
            write(store);
        }
        assertThat(directory.resolve("orders%2f7").resolve("events.log")).hasContent(golden("events.log"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"history.log", "events.log"})
    void goldenLogsAreRead(String name) throws IOException {
        Path file = name.equals("history.log")
                ? history()
                : directory.resolve("orders%2f7").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, golden(name));
        try (var store = open()) {
            check(store);
            assertThat(store.log().readTagged("run", 0, 10)).isEmpty();
        }
    }

    @Test
    void documentsAreAsDocumented() throws IOException {
        try (var store = open()) {
            var doc =
                    new NewDoc(Json.parse("{\"state\":{\"n\":1}}"), NOON.plusSeconds(1_000_000_000), List.of("tool:x"));
            store.docs().put("suspended-flows", "df_1", Expected.none(), doc);
            store.docs().put("suspended-flows", "../up", Expected.none(), NewDoc.of(Json.parse("[1]")));
        }
        Path collection = directory.resolve("suspended-flows");
        assertThat(collection.resolve("df_1.json")).hasContent(golden("document.json"));
        assertThat(collection.resolve("%2e.%2fup.json")).hasContent(golden("document-whole.json"));
    }
}
