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

/** {@code run --detach} of a run that was begun in the foreground and stopped. */
class HandedOverTest {
    @TempDir
    private Path directory;

    private InProcess cli = new InProcess(Path.of(""));

    @BeforeEach
    void write() throws IOException {
        cli = new InProcess(directory);
        Files.writeString(directory.resolve("two.yaml"), """
                id: two
                tasks:
                  - {id: first, toolName: shell, inputs: {command: "echo first >> effects"}}
                  - id: last
                    dependsOn: [first]
                    toolName: shell
                    inputs: {command: "test -e go || { echo ready > ready; sleep 600; }; echo last >> effects"}
                """);
    }

    private Child begun(String... given) throws IOException, InterruptedException {
        Path ready = directory.resolve("ready");
        new ProcessBuilder("mkfifo", ready.toString()).start().waitFor();
        String[] words = given.length == 0 ? new String[] {"run", "two.yaml"} : given;
        Child child = Child.start(directory, cli.variables, words);
        Files.readAllBytes(ready);
        return child;
    }

    private Result done(String... words) {
        Result result = cli.run(words);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    @ParameterizedTest
    @CsvSource({
        "file, two, KILL",
        "file, two, INT",
        "file, mine, KILL",
        "sqlite, two, INT",
        "sqlite, two, KILL",
        "sqlite, mine, INT"
    })
    void aWorkerGoesOnWithARunThatWasStoppedAndNothingIsDoneTwice(String store, String id, String signal)
            throws Exception {
        if (store.equals("sqlite")) {
            cli.with("HOLDFAST_STORE", "sqlite:" + directory.resolve("runs.db"));
        }
        String[] given = id.equals("mine") ? new String[] {"run", "two.yaml", "--run-id", id} : new String[0];
        try (Child child = begun(given)) {
            child.signal(signal);
            child.end();
        }
        Files.writeString(directory.resolve("go"), "");
        for (int again = 0; again < 2; again++) {
            assertThat(done("run", "two.yaml", "--run-id", id, "--detach").out())
                    .isEqualTo(id + "\n");
        }
        assertThat(done("runs", "events", id, "--json").out()).containsOnlyOnce("WORKFLOW_QUEUED");
        assertThat(done("worker", "--once").out()).contains(id + ": continues; 1 task kept", id + ": completed");

        assertThat(directory.resolve("effects")).hasContent("first\nlast\n");
        assertThat(done("run", "two.yaml", "--run-id", id, "--detach").out())
                .startsWith(id + "\nRun " + id + " completed");
        assertThat(done("worker", "--once").out()).doesNotContain(id + ": ");
        assertThat(done("runs", "list", "--json").lines()).hasSize(1);
    }

    @Test
    void whatIsAskedForOfTheQueueHoldsAndTheQueueIsWrittenAnew() throws Exception {
        try (Child child = begun()) {
            assertThat(child.kill()).isTrue();
        }
        Files.writeString(directory.resolve("go"), "");
        done("run", "two.yaml", "--run-id", "two", "--detach", "--priority", "7");
        assertThat(cli.run("run", "two.yaml", "--run-id", "two", "--detach", "--priority", "8")
                        .err())
                .contains("is queued already, with priority 7");
        done("store", "rebuild");
        assertThat(done("worker", "--once").out()).contains("two: completed");
    }

    @Test
    void aRunThatALivingProcessIsAtWorkOnStaysWithIt() throws Exception {
        cli.with("HOLDFAST_STORE", "sqlite:" + directory.resolve("runs.db"));
        try (Child child = begun()) {
            Result refused = cli.run("run", "two.yaml", "--run-id", "two", "--detach");
            assertThat(refused.code()).isEqualTo(ExitCode.CONFLICT);
            assertThat(refused.err()).contains("is at work on run 'two'");
            assertThat(done("runs", "events", "two", "--json").out()).doesNotContain("WORKFLOW_QUEUED");
            assertThat(child.kill()).isTrue();
        }
    }

    @Test
    void aChildIsNotDetachedFromItsParent() throws Exception {
        Files.writeString(directory.resolve("parent.yaml"), """
                id: parent
                tasks: [{id: sub, toolName: workflow, inputs: {file: two.yaml}}]
                """);
        try (Child child = begun("run", "parent.yaml")) {
            assertThat(child.kill()).isTrue();
        }
        Result refused = cli.run("run", "two.yaml", "--run-id", "parent~sub", "--detach");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("belongs to run 'parent'", "detach that one");
    }
}
