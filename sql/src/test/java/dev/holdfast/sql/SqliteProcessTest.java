package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that write to an SQLite file are killed, and run out of disk: nothing acknowledged is lost. */
class SqliteProcessTest {
    @TempDir
    private Path folder;

    private Process start(String before, Path file) throws IOException {
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        before + "exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SqliteWriter.class.getName(),
                        file.toString())
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    private static List<String> ids(Path file) {
        List<String> ids = new ArrayList<>();
        try (Backend store = new SqlBackendProvider().open(StoreUrl.parse("sqlite:" + file), StoreOptions.defaults())) {
            for (List<Event> page = store.log().read("a", 0, 1000);
                    !page.isEmpty();
                    page = store.log().read("a", ids.size(), 1000)) {
                page.forEach(event -> ids.add(event.id()));
            }
        }
        return ids;
    }

    @Test
    void nothingAcknowledgedIsLostByKilledProcesses() throws Exception {
        Path file = folder.resolve("killed.db");
        List<String> acknowledged = new ArrayList<>();
        for (int kill = 0; kill < 5; kill++) {
            Process writer = start("", file);
            try (BufferedReader said = writer.inputReader(StandardCharsets.UTF_8)) {
                for (int line = 0; line < 40 + 17 * kill; line++) {
                    acknowledged.add(String.valueOf(said.readLine()));
                }
                writer.toHandle().destroyForcibly(); // Process.destroyForcibly would throw away what it had said
                for (String line = said.readLine(); line != null; line = said.readLine()) {
                    if (line.length() == acknowledged.getFirst().length()) { // the last may be cut off
                        acknowledged.add(line);
                    }
                }
            }
            assertThat(writer.waitFor()).isNotZero();
            assertThat(ids(file)).containsSubsequence(acknowledged).doesNotHaveDuplicates();
        }
    }

    /** A process may write files of a limited size only, so the disk is full for it, whoever runs the tests. */
    @Test
    void aFullDiskRefusesAndLosesNothing() throws Exception {
        Path file = folder.resolve("full.db");
        Process writer = start("ulimit -f 6000; ", file);
        List<String> said;
        try (BufferedReader reader = writer.inputReader(StandardCharsets.UTF_8)) {
            said = reader.lines().toList();
        }
        assertThat(writer.waitFor()).isZero();
        assertThat(said.getLast()).startsWith("refused: could not append to 'a' in " + file);
        assertThat(said).hasSizeGreaterThan(20);
        assertThat(ids(file)).containsSubsequence(said.subList(0, said.size() - 1));
    }
}
