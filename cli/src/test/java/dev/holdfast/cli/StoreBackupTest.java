package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreBackupTest {
    @TempDir
    private Path directory;

    private InProcess cli;
    private String restored;

    @BeforeEach
    void run() throws IOException {
        cli = new InProcess(directory);
        restored = "file:" + directory.resolve("restored");
        Files.writeString(directory.resolve("flow.yaml"), "id: flow\ntasks: [{id: a}]\n");
        assertThat(cli.run("run", "flow.yaml").code()).isZero();
        assertThat(cli.run("run", "flow.yaml").code()).isZero();
    }

    @Test
    void aBackupIsRestoredWholeAndOnlyIntoAnEmptyStore() {
        Result backedUp = cli.run("store", "backup", "backup");
        assertThat(backedUp.code()).as(backedUp.err()).isZero();
        assertThat(backedUp.lines()).anyMatch(line -> line.matches("events +9 +[0-9a-f]{64}"));
        Result result = cli.run("store", "restore", "backup", "--store", restored);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("Everything was compared and is the same.");
        assertThat(cli.run("runs", "list", "--store", restored).out()).contains("flow-2");
        assertThat(cli.run("store", "restore", "backup", "--store", restored).err())
                .contains("the target already holds events");
        assertThat(cli.run("store", "backup", "backup").err()).contains("is not empty");
    }

    @Test
    void aPositionOrATimeMayBeAskedFor() {
        assertThat(cli.run("store", "backup", "backup", "--json")
                        .json()
                        .at("/contents/events/count")
                        .asInt())
                .isEqualTo(9);
        Result early = cli.run("store", "restore", "backup", "--store", restored, "--to-position", "4", "--json");
        assertThat(early.code()).as(early.err()).isZero();
        assertThat(early.json().path("position").asInt()).isEqualTo(4);
        Result none = cli.run("store", "restore", "backup", "--store", "memory:", "--to-time", "2001-01-01T00:00:00Z");
        assertThat(none.lines()).anyMatch(line -> line.matches("events +0 +0{64}"));
        List<List<String>> senseless = List.of(
                List.of("--to-time", "noon"), List.of("--to-position", "4", "--to-time", "2001-01-01T00:00:00Z"));
        for (List<String> flags : senseless) {
            String[] words = Stream.concat(
                            Stream.of("store", "restore", "backup", "--store", "memory:"), flags.stream())
                    .toArray(String[]::new);
            assertThat(cli.run(words).code()).as(Arrays.toString(words)).isEqualTo(ExitCode.USAGE);
        }
    }

    @Test
    void aDamagedBackupIsNamedAndNothingIsRestored() throws IOException {
        assertThat(cli.run("store", "backup", "backup").code()).isZero();
        Path events = directory.resolve("backup/events-000001.jsonl");
        byte[] bytes = Files.readAllBytes(events);
        bytes[30] ^= 1;
        Files.write(events, bytes);
        Result result = cli.run("store", "restore", "backup", "--store", restored);
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains(events + ": it is damaged").contains("Nothing was restored");
    }

    @Test
    void anExportIsImported() {
        assertThat(cli.run("store", "export", "state.jsonl").code()).isZero();
        assertThat(cli.run("store", "export", "state.jsonl").err()).contains("FileAlreadyExists");
        assertThat(cli.run("store", "import", "state.jsonl", "--store", restored)
                        .code())
                .isZero();
        assertThat(cli.run("runs", "list", "--store", restored).out()).contains("flow-2");
        assertThat(cli.run("store", "export", "again.jsonl", "--store", restored, "--json")
                        .json()
                        .at("/events/count")
                        .asInt())
                .isEqualTo(9);
        assertThat(cli.run("store", "import", "absent.jsonl", "--store", "memory:", "--json")
                        .err())
                .contains("could not read");
    }
}
