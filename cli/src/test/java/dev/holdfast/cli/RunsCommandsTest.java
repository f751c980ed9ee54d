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
import org.junit.jupiter.params.provider.ValueSource;

class RunsCommandsTest {
    private static final String FLAKY = """
            id: flaky
            name: Needs a key
            tasks:
              - {id: first, toolName: shell, inputs: {command: "echo first >> effects"}}
              - {id: key, dependsOn: [first], toolName: shell, inputs: {command: "cat key", parse: json}}
              - {id: last, dependsOn: [key], toolName: shell, inputs: {command: "echo last >> effects"}}
            """;

    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void start() throws IOException {
        cli = new InProcess(directory);
        Files.writeString(directory.resolve("flaky.yaml"), FLAKY);
    }

    private void giveKey() throws IOException {
        Files.writeString(directory.resolve("key"), "{\"number\": 7}");
    }

    private void fail() {
        assertThat(cli.run("run", "flaky.yaml").code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void runsAreListedTheNewestFirst() throws IOException {
        fail();
        giveKey();
        cli.run("run", "flaky.yaml");
        Result list = cli.run("runs", "list");
        assertThat(list.lines()).hasSize(3);
        assertThat(list.lines().get(0)).matches("RUN +STATUS +STARTED +TOOK +NAME +WORKER +ERROR");
        assertThat(list.lines().get(1)).matches("flaky-2 +completed +20.* Needs a key");
        assertThat(list.lines().get(2))
                .matches("flaky +failed +20.* Needs a key +the command ended with exit code 1.*");
        assertThat(cli.run("runs", "list", "--limit", "1", "--json")
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo("flaky-2");
    }

    @Test
    void aRunThatWaitsForAWorkerIsPendingWhereverItIsShown() throws IOException {
        giveKey();
        cli.with("HOLDFAST_STORE", "file:" + directory.resolve("store"));
        cli.run("run", "flaky.yaml");
        cli.run("run", "flaky.yaml", "--detach");
        assertThat(cli.run("runs", "list").lines().get(1)).matches("flaky-2 +pending +20.*");
        assertThat(cli.run("runs", "list", "--status", "pending", "--json")
                        .json()
                        .path("status"))
                .hasToString("\"pending\"");
        assertThat(cli.run("runs", "list", "--status", "completed").lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("flaky ");
        assertThat(cli.run("runs", "show", "flaky-2").lines()).anyMatch(line -> line.matches("status +pending"));
        assertThat(cli.run("runs", "show", "flaky-2", "--json").json().path("status"))
                .hasToString("\"pending\"");
        cli.run("worker", "--once");
        assertThat(cli.run("runs", "list", "--status", "pending").out()).isEqualTo("No run is pending.\n");
        assertThat(cli.run("runs", "list", "--status", "queued").err())
                .contains("--status is one of pending, running,")
                .contains("not 'queued'");
    }

    @Test
    void aParallelTaskWhoseItemsWereUndoneIsNotShownAsCompleted() throws IOException {
        Files.writeString(directory.resolve("fan.yaml"), """
                id: fan
                tasks:
                  - id: each
                    type: parallel
                    toolName: noop
                    inputs: {items: [1, 2]}
                    compensationAction: {tool: shell, args: {command: "echo {{item}}"}}
                  - {id: bad, dependsOn: [each], toolName: shell, inputs: {command: exit 3}}
                """);
        cli.run("run", "fan.yaml");
        assertThat(cli.run("runs", "show", "fan").lines())
                .anyMatch(line -> line.matches("each\\[0] +undone .*"))
                .anyMatch(line -> line.matches("each +undone .*"));
    }

    @Test
    void aStoreWithoutRunsSaysSo() {
        assertThat(cli.run("runs", "list", "--store", "memory:").out()).isEqualTo("No runs yet.\n");
        Result nowhere = cli.run("runs", "list");
        assertThat(nowhere.code()).isEqualTo(ExitCode.FAILED);
        assertThat(nowhere.err()).contains("there is no store in " + directory);
        assertThat(directory.resolve("var")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs list", "runs show x", "machine list", "doctor", "store verify"})
    void lookingAtADatabaseThatIsNotThereCreatesNone(String command) {
        Result nowhere = cli.run((command + " --store sqlite:none.db").split(" "));
        assertThat(nowhere.code()).isEqualTo(ExitCode.FAILED);
        assertThat(nowhere.out() + nowhere.err())
                .contains("the file does not exist; it is created when something is written first");
        assertThat(directory.resolve("none.db")).doesNotExist();
    }

    @Test
    void aRunIsShownWithItsTasksOutputsAndErrors() {
        fail();
        Result shown = cli.run("runs", "show", "flaky");
        assertThat(shown.code()).isZero();
        assertThat(shown.lines())
                .anyMatch(line -> line.matches("status +failed"))
                .anyMatch(line -> line.matches("failed at +key"))
                .anyMatch(line -> line.matches("first +completed +1 +\\d+\\.\\ds +\\{\"exitCode\":0.*"))
                .anyMatch(line -> line.matches("key +failed +1 +\\d+\\.\\ds +the command ended with exit code 1.*"))
                .anyMatch(line -> line.matches("last +pending"));
        assertThat(cli.run("runs", "show", "flaky", "--json")
                        .json()
                        .path("failedTask")
                        .asString())
                .isEqualTo("key");
        assertThat(cli.run("runs", "show", "flaky", "--task", "first", "--json")
                        .json()
                        .at("/output/exitCode")
                        .asInt())
                .isZero();
    }

    @Test
    void whatDoesNotExistIsNamed() {
        fail();
        for (String command : new String[] {"show", "events", "resume", "cancel", "retry"}) {
            Result result = cli.run("runs", command, "absent");
            assertThat(result.code()).as(command).isEqualTo(ExitCode.FAILED);
            assertThat(result.err()).as(command).contains("there is no run 'absent' in this store");
        }
        assertThat(cli.run("runs", "show", "flaky", "--task", "absent").err()).contains("has no task 'absent'");
        Result fork = cli.run("runs", "fork", "flaky", "--from", "absent");
        assertThat(fork.code()).isNotZero();
        assertThat(fork.err()).contains("absent");
    }

    @Test
    void eventsArePrintedAsTheyAreRecorded() throws IOException {
        fail();
        Result events = cli.run("runs", "events", "flaky", "--json");
        var recorded = Files.readAllLines(directory.resolve("var/run/flaky/events.log"));
        assertThat(events.lines()).hasSameSizeAs(recorded);
        assertThat(events.lastJson().path("type").asString()).isEqualTo("WORKFLOW_FAILED");
        assertThat(events.lastJson().path("version").asInt()).isEqualTo(recorded.size());
        assertThat(cli.run("runs", "events", "flaky", "--after", "" + (recorded.size() - 1))
                        .lines())
                .hasSize(1)
                .first()
                .asString()
                .matches(recorded.size() + " +20.*Z WORKFLOW_FAILED +key \\{\"error\":.*");
    }

    @Test
    void aRetriedRunKeepsWhatIsDone() throws IOException {
        fail();
        giveKey();
        Result retried = cli.run("runs", "retry", "flaky");
        assertThat(retried.code()).as(retried.err()).isEqualTo(ExitCode.DONE);
        assertThat(directory.resolve("effects")).hasContent("first\nlast\n");
        Result again = cli.run("runs", "retry", "flaky");
        assertThat(again.code()).isEqualTo(ExitCode.FAILED);
        assertThat(again.err()).contains("run 'flaky' is completed; only a failed or cancelled run can be retried");
        assertThat(cli.run("runs", "resume", "flaky").err()).contains("run 'flaky' is completed");
    }

    @Test
    void aForkedRunTakesOverWhatCameBefore() throws IOException {
        giveKey();
        cli.run("run", "flaky.yaml");
        Result forked = cli.run("runs", "fork", "flaky", "--from", "last");
        assertThat(forked.code()).as(forked.err()).isEqualTo(ExitCode.DONE);
        assertThat(forked.out()).contains("Run flaky-2 completed");
        assertThat(directory.resolve("effects")).hasContent("first\nlast\nlast\n");
        assertThat(cli.run("runs", "show", "flaky-2").lines())
                .anyMatch(line -> line.matches("forked from +flaky"))
                .anyMatch(line -> line.matches("first +copied from flaky .*"));
        assertThat(cli.run("runs", "fork", "flaky", "--from", "key", "--run-id", "other")
                        .out())
                .contains("Run other completed");
    }

    @Test
    void aCancelledRunCanBeRetried() throws IOException {
        fail();
        assertThat(cli.run("runs", "cancel", "flaky").out()).isEqualTo("Run flaky is failed.\n");
        assertThat(cli.run("runs", "cancel", "flaky", "--json")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("failed");
    }
}
