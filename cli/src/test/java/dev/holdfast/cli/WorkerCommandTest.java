package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import dev.holdfast.event.Trees;
import dev.holdfast.servers.PostgresServer;
import dev.holdfast.time.Leases;
import dev.holdfast.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are left to workers, and what workers say and do. */
class WorkerCommandTest {
    @TempDir
    private Path directory;

    private String store = "";
    private InProcess cli = new InProcess(Path.of(""));

    @BeforeEach
    void write() throws IOException {
        store = "sqlite:" + directory.resolve("runs.db");
        cli = new InProcess(directory).with("HOLDFAST_STORE", store);
        Files.writeString(directory.resolve("quick.yaml"), """
                id: quick
                tasks: [{id: a, toolName: noop}]
                """);
        Files.writeString(directory.resolve("broken.yaml"), """
                id: broken
                tasks: [{id: a, toolName: shell, inputs: {command: "exit 3"}}]
                """);
        Files.writeString(directory.resolve("slow.yaml"), """
                id: slow
                tasks:
                  - {id: first, toolName: noop}
                  - id: wait
                    dependsOn: [first]
                    toolName: shell
                    inputs: {command: "test -e go || { echo ready > ready; sleep 600; }"}
                """);
        Files.writeString(directory.resolve("parent.yaml"), """
                id: parent
                tasks: [{id: sub, toolName: workflow, inputs: {file: slow.yaml}}]
                """);
    }

    private Result done(String... words) {
        Result result = cli.run(words);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    /** A worker that is in the middle of the slow task. */
    private Child workerAtWork(String file) throws IOException, InterruptedException {
        done("run", file, "--detach");
        new ProcessBuilder("mkfifo", directory.resolve("ready").toString())
                .start()
                .waitFor();
        Child worker = Child.start(directory, Map.of(), "worker", "--store", store);
        Files.readAllBytes(directory.resolve("ready"));
        return worker;
    }

    @Test
    void detachingRecordsTheStartAndPrintsTheIdAlone() {
        assertThat(done("run", "quick.yaml", "--detach").out()).isEqualTo("quick\n");
        assertThat(done("run", "quick.yaml", "--detach").out()).isEqualTo("quick-2\n");
        assertThat(done("run", "quick.yaml", "--detach", "--id", "mine").out()).isEqualTo("mine\n");
        assertThat(done("run", "quick.yaml", "--detach", "--id", "mine", "--json")
                        .out())
                .isEqualTo(done("runs", "show", "mine", "--json").out());
        assertThat(done("runs", "events", "quick", "--json").out()).contains("WORKFLOW_STARTED");
        assertThat(cli.run("run", "broken.yaml", "--detach", "--id", "mine").code())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aWorkerSaysWhenARunBeginsAndHowItEnds() {
        done("run", "quick.yaml", "--detach");
        done("run", "broken.yaml", "--detach");
        List<String> lines = done("worker", "--once", "--concurrency", "1").lines();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).matches("worker .+-\\d+-[0-9a-f]{4}: ready for 1 run");
        assertThat(lines.get(1)).isEqualTo("quick: begins");
        assertThat(lines.get(2)).matches("quick: completed, [0-9.]+s after its start");
        assertThat(lines.get(3)).isEqualTo("broken: begins");
        assertThat(lines.get(4)).matches("broken: failed, [0-9.]+s after its start: .*3.*");
        assertThat(lines.get(5)).matches("worker .+: stopped");
    }

    @Test
    void aWorkerSaysTheSameInObjects() {
        done("run", "quick.yaml", "--detach");
        done("run", "broken.yaml", "--detach");
        Result result = done("worker", "--once", "--concurrency", "1", "--json");
        assertThat(result.lines().stream()
                        .map(Trees.MAPPER::readTree)
                        .map(line -> line.path("run").asString("-") + " "
                                + line.path("state").asString()
                                + line.path("status").asString("")))
                .containsExactly(
                        "- ready",
                        "quick began",
                        "quick endedcompleted",
                        "broken began",
                        "broken endedfailed",
                        "- stopped");
    }

    @Test
    void aWorkerThatIsToEndWhenNothingIsLeftEndsAtOnceWhenNothingIsThere() {
        assertThat(done("worker", "--once", "--quiet").lines()).hasSize(2);
        assertThat(done("worker", "--once", "--json").lastJson().path("left").asInt(-1))
                .isZero();
    }

    @Test
    void aRunThatAWorkerHasIsRefusedInTheForegroundAndSoAreItsChildren() throws Exception {
        try (Child worker = workerAtWork("parent.yaml")) {
            assertThat(done("runs", "list").lines()).anyMatch(line -> line.matches("parent~sub +running .*-\\d+-.*"));
            for (String[] words : new String[][] {
                {"run", "parent.yaml"},
                {"runs", "resume", "parent"},
                {"runs", "resume", "parent~sub"}
            }) {
                Result refused = cli.run(words);
                assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.CONFLICT);
                assertThat(refused.err())
                        .contains("looking for up to 5.0s whether that process is alive")
                        .contains("is at work on run '" + words[words.length - 1].replace(".yaml", "") + "'")
                        .contains("wait until it has ended, stop that process, or cancel the run");
            }
            assertThat(worker.kill()).isTrue();
        }
    }

    @Test
    void aWorkerThatIsTerminatedLeavesItsRunsToOthersAtOnce() throws Exception {
        try (Child worker = workerAtWork("slow.yaml")) {
            worker.signal("TERM");
            Result end = worker.end();
            assertThat(end.code()).isEqualTo(ExitCode.DONE);
            assertThat(end.lines().get(1)).isEqualTo("slow: begins");
            assertThat(end.lines().get(2)).isEqualTo("slow: left to other workers");
            assertThat(end.lines().get(3)).endsWith(": stopped; 1 run left to other workers");
            assertThat(end.err()).isEmpty();
        }
        Files.writeString(directory.resolve("go"), "");
        long start = System.nanoTime();
        List<String> lines = done("worker", "--once").lines();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Leases.LENGTH);
        assertThat(lines.get(1)).isEqualTo("slow: continues; 1 task kept");
        assertThat(lines.get(2)).startsWith("slow: completed");
    }

    /** The first run may be found by the look that a worker begins with; the next look would come later than this waits. */
    @Test
    void onPostgresAnIdleWorkerIsWokenByARunThatAnotherProcessSubmits() {
        String url = PostgresServer.shared().createDatabase();
        cli.with("HOLDFAST_STORE", url);
        try (Child worker = Child.start(directory, Map.of(), "worker", "--store", url)) {
            worker.awaitLine("ready for");
            done("run", "quick.yaml", "--detach");
            worker.awaitLine("quick: completed");
            done("run", "quick.yaml", "--detach");
            long submitted = System.nanoTime();
            worker.awaitLine("quick-2: completed");
            assertThat(Duration.ofNanos(System.nanoTime() - submitted))
                    .isLessThan(Worker.LOOK_EVERY_TOLD.multipliedBy(6).dividedBy(10));
        }
    }
}
