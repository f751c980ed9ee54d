package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCommandsTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void run() throws IOException {
        cli = new InProcess(directory);
        Files.writeString(directory.resolve("flow.yaml"), "id: flow\ntasks: [{id: a}]\n");
        assertThat(cli.run("run", "flow.yaml").code()).isZero();
    }

    @Test
    void statsCountWhatIsThere() {
        Result stats = cli.run("store", "stats");
        assertThat(stats.code()).isZero();
        assertThat(stats.lines())
                .anyMatch(line -> line.matches("streams +2"))
                .anyMatch(line -> line.matches("events +5, \\d+ bytes of bodies"))
                .anyMatch(line -> line.matches("TASK_COMPLETED +1"))
                .anyMatch(line -> line.matches("flow +4"));
        assertThat(cli.run("store", "stats", "--json").json().path("events").asInt())
                .isEqualTo(5);
    }

    @Test
    void verifyingAnIntactStoreIsClean() {
        Result verified = cli.run("store", "verify");
        assertThat(verified.code()).isZero();
        assertThat(verified.lines())
                .containsExactly(
                        "Read 5 events in 2 streams, 0 documents and 0 blobs.", "Everything is as it was written.");
        assertThat(cli.run("store", "verify", "--json").json().path("problems").isEmpty())
                .isTrue();
    }

    @Test
    void verifyingADamagedStoreNamesTheFileAndTheOffset() throws IOException {
        Path log = directory.resolve("var/run/flow/events.log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[30] ^= 1;
        Files.write(log, bytes);
        Result verified = cli.run("store", "verify");
        assertThat(verified.code()).isEqualTo(ExitCode.FAILED);
        assertThat(verified.out() + verified.err()).contains(log.toString()).contains("0");
    }
}
