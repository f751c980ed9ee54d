package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import dev.holdfast.store.ops.CopyProgress;
import dev.holdfast.store.ops.CopyProgress.Phase;
import dev.holdfast.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {
    @TempDir
    private Path directory;

    private InProcess cli;
    private String from;
    private String to;

    @BeforeEach
    void run() throws IOException {
        cli = new InProcess(directory);
        from = "file:" + directory.resolve("from");
        to = "file:" + directory.resolve("to") + "?layout=streams";
        Files.writeString(directory.resolve("flow.yaml"), "id: flow\ntasks: [{id: a}]\n");
        assertThat(cli.run("run", "flow.yaml", "--store", from).code()).isZero();
    }

    @Test
    void aCopyIsComparedAndCanBeContinued() {
        Result copied = cli.run("store", "copy", from, to);
        assertThat(copied.code()).as(copied.err()).isZero();
        assertThat(copied.lines())
                .anyMatch(line -> line.matches("events +5 +[0-9a-f]{64}"))
                .last()
                .isEqualTo("Everything was compared and is the same.");
        assertThat(cli.run("runs", "show", "flow", "--store", to).out()).contains("completed");
        assertThat(cli.run("run", "flow.yaml", "--store", from).code()).isZero();
        Result again = cli.run("store", "copy", from, to, "--json");
        assertThat(again.json().at("/contents/events/count").asInt()).isEqualTo(9);
        assertThat(again.json().path("differences").isEmpty()).isTrue();
    }

    @Test
    void aDryRunWritesNothing() {
        assertThat(cli.run("store", "copy", from, to, "--dry-run").lines())
                .singleElement()
                .asString()
                .startsWith("Would copy 5 events, ");
        assertThat(directory.resolve("to")).doesNotExist();
        assertThat(cli.run("store", "copy", from, to).code()).isZero();
        assertThat(cli.run("store", "copy", from, to, "--dry-run", "--json")
                        .json()
                        .path("continues")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aCopyOfRunsThatHadNoDocumentsHasThemOnceTheyAreRebuilt() {
        assertThat(cli.run("run", "flow.yaml").code()).isZero(); // into ./var/run, where no documents are kept
        assertThat(cli.run("store", "copy", "file:" + directory.resolve("var/run") + "?layout=streams", to)
                        .code())
                .isZero();
        assertThat(cli.run("store", "rebuild", "--store", to).code()).isZero();
        assertThat(cli.run("store", "stats", "--store", to).lines())
                .anyMatch(line -> line.matches("workflow_states +1"))
                .anyMatch(line -> line.matches("workflow_versions +1"));
    }

    @Test
    void aStoreInUseIsNoCopy() {
        assertThat(cli.run("run", "flow.yaml", "--store", to).code()).isZero();
        Result refused = cli.run("store", "copy", from, to);
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("the target already holds events of its own");
    }

    @Test
    void aCopyFollowsUntilItIsStopped() throws Exception {
        try (Child follower =
                Child.start(directory, Map.of(), "store", "copy", from, to, "--follow", "--every", "10ms")) {
            follower.awaitLine("Following");
            assertThat(cli.run("run", "flow.yaml", "--store", from).code()).isZero();
            Eventually.until(
                    "the copy lists the run",
                    () -> cli.run("runs", "list", "--store", to).out().contains("flow-2"));
            follower.signal("INT");
            assertThat(follower.end().out()).contains("Stopped.");
        }
        assertThat(cli.run("store", "copy", from, to).code()).isZero();
    }

    @Test
    void afterAMigrationTheOldStoreIsReadAndNotWrittenUntilTheWayBack() {
        Result moved = cli.run("store", "migrate", from, to);
        assertThat(moved.code()).as(moved.err()).isZero();
        assertThat(moved.out()).contains("The way back: holdfast store migrate '" + to + "' " + from);
        Result refused = cli.run("run", "flow.yaml", "--store", from);
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("its state is kept in " + to);
        assertThat(cli.run("runs", "list", "--store", from).code()).isZero();
        assertThat(cli.run("run", "flow.yaml", "--store", to).code()).isZero();

        assertThat(cli.run("store", "migrate", to, from).code()).isZero();
        assertThat(cli.run("runs", "list", "--store", from).out()).contains("flow-2");
        assertThat(cli.run("run", "flow.yaml", "--store", from).code()).isZero();
        assertThat(cli.run("run", "flow.yaml", "--store", to).code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aLengthOfTimeThatIsNoneIsAUsageError() {
        Result refused = cli.run("store", "copy", from, to, "--every", "often");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("--every is 'often'");
    }

    @Test
    void theMeterTellsRateAndTimeLeft() {
        assertThat(Meter.line(new CopyProgress(Phase.EVENTS, 4_200, 10_000), 2_800, Duration.ofSeconds(2)))
                .isEqualTo("events 4200 of 10000, 1400/s, 4.1s left");
        assertThat(Meter.line(new CopyProgress(Phase.BLOBS, 3, 0), 0, Duration.ZERO))
                .isEqualTo("blobs 3");
    }
}
