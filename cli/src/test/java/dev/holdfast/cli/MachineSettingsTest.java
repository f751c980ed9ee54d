package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How machines are kept, from flags, the environment and {@code .env}. */
class MachineSettingsTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void start() throws IOException {
        cli = new InProcess(directory).with("HOLDFAST_STORE", "file:" + directory.resolve("state"));
        Files.copy(Path.of("../examples/machines/orders.yaml"), directory.resolve("orders.yaml"));
    }

    private Result create(String... more) {
        String[] all = {"machine", "create", "orders.yaml", "Parcel", "--id", "p1", "--context", "{\"orderId\": \"1\"}"
        };
        String[] arguments = new String[all.length + more.length];
        System.arraycopy(all, 0, arguments, 0, all.length);
        System.arraycopy(more, 0, arguments, all.length, more.length);
        return cli.run(arguments);
    }

    private String snapshot() {
        return cli.run("machine", "show", "p1").lines().stream()
                .filter(line -> line.startsWith("snapshot"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theIntervalOfSnapshotsComesFromTheFlagThenTheEnvironmentThenDotenv() throws IOException {
        Files.writeString(directory.resolve(".env"), "SNAPSHOT_INTERVAL=7\n");
        assertThat(cli.run("config").lines())
                .anyMatch(line -> line.matches("SNAPSHOT_INTERVAL +7 +\\.env +.*"))
                .anyMatch(line -> line.matches("EVENT_SOURCING_ENABLED +true +default +.*"))
                .anyMatch(line -> line.matches("EVENT_RETENTION_DAYS +0 +default +.*"));
        create();
        cli.run("machine", "send", "p1", "PICK_UP");
        assertThat(snapshot()).endsWith("none yet");
        cli.with("SNAPSHOT_INTERVAL", "2").run("machine", "send", "p1", "SCAN");
        assertThat(snapshot()).contains("of version 3, ");
        cli.run("machine", "send", "p1", "SCAN", "--snapshot-interval", "1");
        assertThat(snapshot()).contains("of version 4, ");
    }

    @Test
    void withoutSnapshotsThereAreNone() {
        cli.with("SNAPSHOTS_ENABLED", "false");
        create();
        cli.run("machine", "send", "p1", "PICK_UP", "--snapshot-interval", "1");
        assertThat(snapshot()).endsWith("none yet");
        assertThat(cli.run("machine", "history", "p1", "--json").lines()).hasSize(2);
    }

    @Test
    void withoutEventSourcingOnlySnapshotsOutliveTheProcess() {
        cli.with("EVENT_SOURCING_ENABLED", "false");
        cli.with("SNAPSHOTS_ENABLED", "false");
        create("--snapshot-interval", "1");
        assertThat(cli.run("machine", "show", "p1").code()).isEqualTo(ExitCode.FAILED);

        cli.with("SNAPSHOTS_ENABLED", "true");
        create();
        assertThat(cli.run("machine", "show", "p1").out()).contains("p1");
        Result sent = cli.run("machine", "send", "p1", "PICK_UP");
        assertThat(sent.code()).as(sent.err()).isEqualTo(ExitCode.DONE);
        assertThat(snapshot()).contains("of version 2, ");
    }

    @ParameterizedTest
    @CsvSource({
        "EVENT_SOURCING_ENABLED, perhaps, true or false",
        "SNAPSHOTS_ENABLED, perhaps, true or false",
        "SNAPSHOT_INTERVAL, 0, a whole number of at least 1",
        "SNAPSHOT_RETENTION_COUNT, none, a whole number of at least 1",
        "EVENT_RETENTION_DAYS, -1, a whole number of at least 0"
    })
    void aValueThatMakesNoSenseIsRefusedWithASentence(String variable, String value, String instead) {
        Result result = cli.with(variable, value).run("machine", "list");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .isEqualTo(
                        "holdfast: " + variable + " from the environment is '" + value + "'; write " + instead + "\n");
    }

    @Test
    void aFlagThatMakesNoSenseIsCalledByItsName() {
        Result result = create("--snapshot-interval", "often");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("holdfast: --snapshot-interval is 'often'; write a whole number of at least 1");
    }
}
