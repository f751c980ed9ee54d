package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A parent whose child run is damaged says so, lets others go on, and goes on once the child is restored. */
class DamagedChildTest {
    private static final String LEAF = "top~middle~leaf";

    @TempDir
    private Path directory;

    private InProcess cli = new InProcess(Path.of(""));

    @BeforeEach
    void write() throws IOException {
        cli = new InProcess(directory);
        Files.writeString(directory.resolve("other.yaml"), "{id: other, tasks: [{id: a, toolName: noop}]}");
        Files.writeString(directory.resolve("top.yaml"), """
                id: top
                tasks:
                  - id: middle
                    toolName: workflow
                    compensationAction: {tool: shell, args: {command: touch undone}}
                    inputs:
                      definition:
                        id: middle
                        tasks:
                          - id: leaf
                            toolName: workflow
                            inputs:
                              definition:
                                id: leaf
                                tasks:
                                  - {id: first, toolName: shell, inputs: {command: "echo first >> effects"}}
                                  - {id: last, dependsOn: [first], toolName: shell, inputs: {command: "test -e go || { echo ready > ready; sleep 600; }"}}
                """);
    }

    /** Kills a process that carries out the run, in the middle of the child's child. */
    private void killInTheMiddle() throws IOException, InterruptedException {
        Path ready = directory.resolve("ready");
        new ProcessBuilder("mkfifo", ready.toString()).start().waitFor();
        try (Child child = Child.start(directory, cli.variables, "run", "top.yaml")) {
            Files.readAllBytes(ready);
            assertThat(child.kill()).isTrue();
        }
        Files.writeString(directory.resolve("go"), "");
        Result handed = cli.run("run", "top.yaml", "--run-id", "top", "--detach");
        assertThat(handed.code()).as(handed.err()).isZero();
        assertThat(cli.run("run", "other.yaml", "--detach").code()).isZero();
    }

    private Result worker() {
        try (Child worker = Child.start(directory, cli.variables, "worker", "--once")) {
            return worker.end();
        }
    }

    /** What the child is damaged by, and what mends it. */
    private interface Damage {
        void turn(boolean damaged) throws IOException, SQLException;
    }

    private Damage inFiles() {
        Path file = directory.resolve("var/run/" + LEAF.replace("~", "%7e") + "/events.log");
        return damaged -> {
            byte[] bytes = Files.readAllBytes(file);
            bytes[20] ^= 4;
            Files.write(file, bytes);
        };
    }

    private Damage inRows() {
        String swapped = "update holdfast_events set body = replace(body, '%s', '%s') where version = 2 and stream = '"
                + LEAF + "'";
        return damaged -> {
            String sql = damaged ? swapped.formatted("first", "fjrst") : swapped.formatted("fjrst", "first");
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("runs.db"));
                    var statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(sql)).isEqualTo(1);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry", "worker"})
    void separateFilesSaySoAndGoOnOnceRestored(String how) throws Exception {
        killInTheMiddle();
        tellsAndGoesOn(inFiles(), how);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry", "worker"})
    void sqliteSaysSoAndGoesOnOnceRestored(String how) throws Exception {
        cli.with("HOLDFAST_STORE", "sqlite:" + directory.resolve("runs.db"));
        killInTheMiddle();
        tellsAndGoesOn(inRows(), how);
    }

    private void tellsAndGoesOn(Damage damage, String how) throws Exception {
        damage.turn(true);
        String sentence = "run 'top' waits for its child run '" + LEAF + "', which cannot be read: ";
        Result worker = worker();
        assertThat(worker.err()).containsOnlyOnce(sentence).contains("once that is restored", "runs retry top");
        assertThat(worker.out()).contains("top: cannot go on: " + sentence, "other: completed");
        assertThat(cli.run("runs", "show", "top").out()).contains("running", sentence.strip());
        Result list = cli.run("runs", "list", "--json");
        assertThat(list.out()).as(list.err()).contains(sentence);
        assertThat(cli.run("doctor").out()).contains(sentence, "once that is restored");

        String before = cli.run("runs", "events", "top").out();
        assertThat(worker().err()).containsOnlyOnce(sentence);
        Result refused = cli.run("runs", "retry", "top");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).as(refused.out()).contains(sentence);
        assertThat(cli.run("runs", "events", "top").out()).isEqualTo(before);

        damage.turn(false);
        Result mended = how.equals("retry") ? cli.run("runs", "retry", "top") : worker();
        assertThat(mended.code()).as(mended.err()).isZero();
        assertThat(cli.run("runs", "show", "top").out()).contains("completed").doesNotContain("waits for");
        assertThat(cli.run("doctor").out()).doesNotContain("waits for");
        assertThat(directory.resolve("effects")).hasContent("first");
        assertThat(directory.resolve("undone")).doesNotExist();
    }
}
