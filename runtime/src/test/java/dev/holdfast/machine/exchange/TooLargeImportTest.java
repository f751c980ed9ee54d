package dev.holdfast.machine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Blobs;
import dev.holdfast.store.Limits;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.FaultyBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken over is never more than the store takes of one event, and who wrote it is told where it stands. */
class TooLargeImportTest {
    private static String line(String instance, int characters) {
        return """
                {"id":"e-%1$s","instanceId":"%1$s","machineName":"Order","componentName":"Shop","event":{"type":"INSTANCE_CREATED",\
                "payload":{"initialContext":{"v":"%2$s"}},"timestamp":1},"stateBefore":"","stateAfter":"New","persistedAt":1}
                """.formatted(instance, "x".repeat(characters));
    }

    @Test
    void anEventThatTheStoreDoesNotTakeIsToldWithItsLineBeforeAnythingIsWritten(@TempDir Path directory)
            throws IOException {
        Path file = directory.resolve("events.jsonl");
        Files.writeString(file, line("good", 10) + line("large", 300_000) + line("other", 10));
        var problems = new ArrayList<String>();
        try (var store =
                new FaultyBackend(new MemoryBackend(StoreOptions.defaults()), new Limits(200_000, Blobs.MAX_BYTES))) {
            var taking = new OriginalImport(store, InstantSource.system(), List.of(), problems::add);
            OriginalSource source = into -> new OriginalFiles(into).read(file);
            assertThat(taking.plan(source).skipped()).isEqualTo(1);
            ImportReport report =
                    new OriginalImport(store, InstantSource.system(), List.of(), problems::add).run(source);
            assertThat(report.added()).isEqualTo(2);
        }
        assertThat(problems)
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem)
                        .startsWith(
                                "events.jsonl, line 2 is skipped: the payload cannot be recorded: it has more than"));
    }
}
