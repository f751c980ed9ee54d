package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    private static final String GREETING = """
            id: greeting
            tasks:
              - {id: first, toolName: noop, inputs: {who: "{{input.who}}"}}
              - {id: last, dependsOn: [first], toolName: noop, inputs: {text: "Hello {{tasks.first.output.who}}"}}
            """;

    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void start() throws IOException {
        cli = new InProcess(directory);
        write("greeting.yaml", GREETING);
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
    }

    @Test
    void aRunPrintsALineForEverythingThatHappensAndHowItEnded() {
        Result result = cli.run("run", "greeting.yaml", "--input", "who=Ada");
        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        assertThat(result.err()).isEmpty();
        assertThat(result.out().replaceAll("\\d+\\.\\ds", "Ns").lines())
                .containsExactly(
                        "greeting: started",
                        "greeting: first started",
                        "greeting: first done Ns",
                        "greeting: last started",
                        "greeting: last done Ns",
                        "Run greeting completed in Ns.",
                        "Output: {\"last\":{\"text\":\"Hello Ada\"}}",
                        "See more with: holdfast runs show greeting");
        assertThat(directory.resolve("var/run/greeting/events.log")).exists();
    }

    @Test
    void quietPrintsOnlyHowItEnded() {
        assertThat(cli.run("run", "greeting.yaml", "--input", "who=Ada", "--quiet")
                        .lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("Run greeting completed in ");
    }

    @Test
    void asJsonEveryEventIsALineAsRecordedAndTheLastOneIsTheResult() {
        Result result = cli.run("run", "greeting.yaml", "--input", "who=Ada", "--json");
        assertThat(result.lines()).hasSize(7);
        assertThat(result.lines().get(1))
                .matches("\\{\"timestamp\":\"20.*Z\",\"type\":\"TASK_STARTED\",\"workflowId\":\"greeting\","
                        + "\"taskId\":\"first\",\"metadata\":\\{\"attempt\":1}}");
        assertThat(result.lastJson().path("exitCode").asInt()).isZero();
        assertThat(result.lastJson().at("/result/status").asString()).isEqualTo("completed");
        assertThat(result.lastJson().at("/result/output/last/text").asString()).isEqualTo("Hello Ada");
    }

    @Test
    void theLinesOfJsonAreThoseOfTheEventLog() throws IOException {
        var printed =
                cli.run("run", "greeting.yaml", "--input", "who=Ada", "--json").lines();
        var recorded = Files.readAllLines(directory.resolve("var/run/greeting/events.log"));
        for (int i = 0; i < recorded.size(); i++) {
            String line = printed.get(i);
            assertThat(recorded.get(i)).startsWith(line.substring(0, line.length() - 1));
        }
    }

    @Test
    void afterAFinishedRunTheSameCommandStartsANewOne() {
        assertThat(cli.run("run", "greeting.yaml", "--input", "who=Ada").out()).contains("Run greeting completed");
        assertThat(cli.run("run", "greeting.yaml", "--input", "who=Ada").out()).contains("Run greeting-2 completed");
        assertThat(cli.run("run", "greeting.yaml", "--input", "who=Ada", "--run-id", "mine")
                        .out())
                .contains("Run mine completed");
    }

    @Test
    void aFailedRunSaysWhereWhyWhatWasUndoneAndWhatToDo() throws IOException {
        write("saga.yaml", """
                id: saga
                tasks:
                  - id: reserve
                    toolName: noop
                    compensationAction: {tool: shell, args: {command: "true"}}
                  - {id: pay, dependsOn: [reserve], toolName: shell, inputs: {command: "echo no money >&2; exit 3"}}
                """);
        Result result = cli.run("run", "saga.yaml", "--event-log-dir", "some where");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.lines())
                .contains(
                        "saga: reserve undone 0.0s",
                        "Run saga failed at task pay: the command ended with exit code 3, not 0; it printed: no money",
                        "Undone: reserve.",
                        "See what happened with: holdfast runs show saga --event-log-dir 'some where'",
                        "Try again, keeping what is done, with: holdfast runs retry saga --event-log-dir 'some where'");
    }

    @Test
    void atMostSoManyTasksAreAtWorkAsParallelSays() throws IOException {
        write("wide.yaml", """
                id: wide
                tasks:
                  - {id: a, toolName: shell, inputs: {command: "mkdir busy && sleep 0.1 && rmdir busy"}}
                  - {id: b, toolName: shell, inputs: {command: "mkdir busy && sleep 0.1 && rmdir busy"}}
                  - {id: c, toolName: shell, inputs: {command: "mkdir busy && sleep 0.1 && rmdir busy"}}
                """);
        assertThat(cli.run("run", "wide.yaml", "--parallel", "1").code()).isEqualTo(ExitCode.DONE);
        assertThat(cli.run("run", "wide.yaml", "--parallel", "0").code()).isEqualTo(ExitCode.USAGE);
        assertThat(cli.run("run", "wide.yaml", "--parallel", "0").err())
                .contains("at least 1 task must be allowed at a time, not 0");
    }

    @Test
    void theSafetyPolicyCanBeLeftOut() throws IOException {
        write("risky.yaml", "id: risky\ntasks: [{id: a, riskTier: HIGH}]\n");
        Result refused = cli.run("run", "risky.yaml");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("require_permissions_for_high_risk");
        assertThat(cli.run("run", "risky.yaml", "--no-policy").code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void validatingRunsNothing() throws IOException {
        assertThat(cli.run("validate", "greeting.yaml").out()).isEqualTo("Workflow greeting is fine: 2 tasks.\n");
        assertThat(cli.run("validate", "greeting.yaml", "--json")
                        .json()
                        .path("tasks")
                        .asInt())
                .isEqualTo(2);
        write(
                "risky.yaml",
                "id: risky\ntasks: [{id: a, riskTier: CRITICAL, requiredPermissions: "
                        + "[{action: write, resource: account}]}]\n");
        assertThat(cli.run("validate", "risky.yaml").out())
                .contains("warning: ")
                .contains("require_compensation");
        assertThat(directory.resolve("var")).doesNotExist();
    }

    @Test
    void aStoreTakesEventsAndDocuments() {
        assertThat(cli.run(
                                "run",
                                "greeting.yaml",
                                "--input",
                                "who=Ada",
                                "--store",
                                "file:" + directory.resolve("state"))
                        .code())
                .isEqualTo(ExitCode.DONE);
        assertThat(directory.resolve("state/history.log")).exists();
        assertThat(directory.resolve("var")).doesNotExist();
        assertThat(cli.run("store", "stats", "--store", "file:" + directory.resolve("state"))
                        .out())
                .containsPattern("workflow_states +1")
                .containsPattern("task_states +2");
    }

    @Test
    void inMemoryNothingIsLeftBehind() {
        assertThat(cli.run("run", "greeting.yaml", "--input", "who=Ada", "--event-log-type", "in-memory")
                        .code())
                .isEqualTo(ExitCode.DONE);
        assertThat(directory.resolve("var")).doesNotExist();
    }

    @Test
    void aDatabaseThatCannotBeReachedIsNamedWithoutItsPassword() {
        Result result = cli.with("DATABASE_URL", "postgresql://ann:secret@localhost:1/db?timeout=1000")
                .run("run", "greeting.yaml");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err())
                .contains("could not open the store on PostgreSQL localhost:1/db", "check that the server runs")
                .doesNotContain("secret");
        assertThat(cli.run("run", "greeting.yaml", "--input", "who=Ada", "--state-store-type", "in-memory")
                        .code())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void withJsonAnErrorIsAnObjectOnStandardError() {
        Result result = cli.run("run", "absent.yaml", "--json");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("{\"error\":{\"kind\":\"failed\",\"message\":\"")
                .contains("there is no such file");
    }

    @Test
    void onlyDebuggingShowsWhereInTheCodeAnErrorHappened() {
        assertThat(cli.run("run", "absent.yaml").err()).doesNotContain("\tat ");
        assertThat(cli.run("run", "absent.yaml", "--debug").err()).contains("\tat dev.holdfast");
    }
}
