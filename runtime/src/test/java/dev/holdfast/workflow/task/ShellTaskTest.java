package dev.holdfast.workflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ShellTaskTest {
    @TempDir
    private Path directory;

    private Calls shell;

    @BeforeEach
    void open() {
        shell = new Calls(new ShellTask(), directory);
    }

    @Test
    void aTextIsRunByTheShell() throws Exception {
        JsonNode output = shell.run("{\"command\": \"echo out; echo err >&2; exit 0\"}");
        assertThat(output.toString())
                .isEqualTo("{\"exitCode\":0,\"stdout\":\"out\\n\",\"stderr\":\"err\\n\",\"truncated\":false}");
    }

    @Test
    void aListIsAProgramAndItsArgumentsWithoutAShell() throws Exception {
        JsonNode output = shell.run("{\"command\": [\"printf\", \"%s|\", \"a b\", \"$HOME\", 7]}");
        assertThat(output.path("stdout").asString()).isEqualTo("a b|$HOME|7|");
    }

    @Test
    void anotherExitCodeIsAFailureThatShowsWhatWasPrinted() {
        assertThatThrownBy(() -> shell.run("{\"command\": \"echo fine; echo broken >&2; exit 3\"}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("the command ended with exit code 3, not 0; it printed: broken");
        assertThatThrownBy(() -> shell.run("{\"command\": \"kill -9 $$\"}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("the command ended with exit code 137 (signal 9), not 0, and printed nothing");
    }

    @Test
    void exitCodesThatCountAsSuccessAreGivenInTheOutput() throws Exception {
        JsonNode output = shell.run("{\"command\": \"exit 1\", \"exitCodes\": [0, 1]}");
        assertThat(output.path("exitCode").asInt()).isEqualTo(1);
        assertThatThrownBy(() -> shell.run("{\"command\": \"exit 2\", \"exitCodes\": [0, 1]}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("the command ended with exit code 2, not one of [0, 1], and printed nothing");
    }

    @Test
    void theCommandKnowsItsRunAndItsIdempotencyKey() throws Exception {
        JsonNode output = shell.run("""
                {"command": "echo $HOLDFAST_RUN_ID $HOLDFAST_TASK_ID $HOLDFAST_ATTEMPT $HOLDFAST_IDEMPOTENCY_KEY $EXTRA",
                 "env": {"EXTRA": 5}}
                """);
        assertThat(output.path("stdout").asString()).isEqualTo("run-1 task-1 2 run-1/task-1 5\n");
    }

    @Test
    void itRunsInTheDirectoryOfTheRunOrOneBelow() throws Exception {
        Path below = Files.createDirectory(directory.resolve("below"));
        assertThat(shell.run("{\"command\": \"pwd -P\"}").path("stdout").asString())
                .isEqualTo(directory.toRealPath() + "\n");
        assertThat(shell.run("{\"command\": \"pwd -P\", \"directory\": \"below\"}")
                        .path("stdout")
                        .asString())
                .isEqualTo(below.toRealPath() + "\n");
        assertThatThrownBy(() -> shell.run("{\"command\": \"pwd\", \"directory\": \"nowhere\"}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("the directory '" + directory.resolve("nowhere")
                        + "' does not exist; create it in a task before this one");
    }

    @Test
    void stdinIsTextOrJsonAndEndsAtOnceWhereThereIsNone() throws Exception {
        assertThat(shell.run("{\"command\": \"cat\", \"stdin\": \"a\\nb\"}")
                        .path("stdout")
                        .asString())
                .isEqualTo("a\nb");
        assertThat(shell.run("{\"command\": \"cat\", \"stdin\": {\"a\": [1]}}")
                        .path("stdout")
                        .asString())
                .isEqualTo("{\"a\":[1]}");
        assertThat(shell.run("{\"command\": \"cat\"}").path("stdout").asString())
                .isEmpty();
    }

    @Test
    void aCommandThatDoesNotReadItsStdinIsNotDisturbed() throws Exception {
        String large = "x".repeat(1 << 20);
        assertThat(shell.run("{\"command\": \"echo done\", \"stdin\": \"" + large + "\"}")
                        .path("stdout")
                        .asString())
                .isEqualTo("done\n");
    }

    @Test
    void stdoutIsReadAsJsonOrLines() throws Exception {
        assertThat(shell.run("{\"command\": \"echo '{\\\"n\\\": 1.50}'\", \"parse\": \"json\"}")
                        .at("/stdout/n")
                        .toString())
                .isEqualTo("1.50");
        assertThat(shell.run("{\"command\": \"printf 'a\\\\n\\\\nb\\\\n'\", \"parse\": \"lines\"}")
                        .path("stdout")
                        .toString())
                .isEqualTo("[\"a\",\"\",\"b\"]");
        assertThatThrownBy(() -> shell.run("{\"command\": \"echo oops\", \"parse\": \"json\"}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessageStartingWith("stdout is not JSON (")
                .hasMessageEndingWith("; it ends: oops");
        assertThatThrownBy(() -> shell.run("{\"command\": \"true\", \"parse\": \"json\"}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("stdout is empty, which is not JSON; print a value, or leave out 'parse: json'");
    }

    @Test
    void aCommandThatPrintsAGigabyteNeitherFillsMemoryNorWaits() throws Exception {
        JsonNode output = shell.run("{\"command\": \"head -c 1000000000 /dev/zero; echo end >&2\"}");
        assertThat(output.path("stdout").asString()).hasSize(1 << 20);
        assertThat(output.path("truncated").asBoolean()).isTrue();
        assertThat(output.path("stderr").asString()).isEqualTo("end\n");
    }

    @Test
    void theEndOfALongOutputIsInTheMessageOfAFailure() {
        assertThatThrownBy(() -> shell.run(
                        "{\"command\": \"seq 1 100000 >&2; echo the reason >&2; exit 1\", \"maxOutputBytes\": 10}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessageEndingWith("100000\nthe reason");
        assertThatThrownBy(() -> shell.run("{\"command\": \"echo '[1]'\", \"parse\": \"json\", \"maxOutputBytes\": 2}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("stdout is longer than maxOutputBytes, so it cannot be read as JSON; raise maxOutputBytes");
    }

    @Test
    void aListOfLinesIsNotLongerThanMemoryAllows() throws Exception {
        String million = "\"command\": \"yes '' | head -n %d\", \"parse\": \"lines\", \"maxOutputBytes\": 2000000";
        assertThat(shell.run("{" + million.formatted(1_000_000) + "}").path("stdout"))
                .hasSize(1_000_000);
        assertThatThrownBy(() -> shell.run("{" + million.formatted(1_000_001) + "}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("stdout has more than 1000000 lines; read it as a text, or let a command make it shorter");
    }

    @Test
    void bytesThatAreNotUtf8DoNotStopIt() throws Exception {
        assertThat(shell.run("{\"command\": \"printf 'a\\\\377b'\"}")
                        .path("stdout")
                        .asString())
                .isEqualTo("a\uFFFDb");
    }

    @Test
    void aProgramThatIsMissingIsNamed() {
        assertThatThrownBy(() -> shell.run("{\"command\": [\"no-such-program\"]}"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the program 'no-such-program' could not be started (")
                .hasMessageEndingWith("; install it, or write where it is");
    }

    @Test
    void wrongInputsAreToldTogether() {
        assertThatThrownBy(() -> shell.run("""
                {"cmd": "x", "env": {"A": [1]}, "parse": "xml", "exitCodes": [300], "maxOutputBytes": -1, "stdin": 1}
                """))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "inputs.command is missing; write a text; inputs.env has a list as 'A'; write a text;"
                                + " inputs.parse is the text 'xml'; write one of json, lines, text;"
                                + " inputs.exitCodes has 300 in its list; write whole numbers from 0 to 255;"
                                + " inputs.maxOutputBytes is -1; write a whole number from 0 to 67108864;"
                                + " inputs.cmd is not known here; known: command, directory, env, exitCodes, maxOutputBytes, parse, stdin");
    }

    @Test
    void templatesPassTheCheck() {
        new ShellTask().check(Calls.json("""
                {"command": ["tar", "{{input.file}}"], "env": {"A": "{{input.a}}"}, "exitCodes": "{{input.codes}}",
                 "maxOutputBytes": "{{input.n}}", "parse": "{{input.parse}}"}
                """));
        new ShellTask().check(Calls.json("{\"command\": \"{{input.command}}\"}"));
    }

    @Test
    void ctrlCAtTheTerminalDoesNotReachTheCommand() throws Exception {
        String session = shell.run("{\"command\": \"cut -d' ' -f6 /proc/$$/stat; echo $$\", \"parse\": \"lines\"}")
                .path("stdout")
                .toString();
        assertThat(session).matches("\\[\"(\\d+)\",\"\\1\"]");
    }
}
