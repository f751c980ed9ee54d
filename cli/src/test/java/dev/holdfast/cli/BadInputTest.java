package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to be given nonsense ends in a sentence that says what to do. */
class BadInputTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void start() {
        cli = new InProcess(directory);
    }

    /** Runs a workflow that is refused, and gives the message. */
    private String refused(String content, String... flags) throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), content);
        Result result = cli.run(
                Stream.concat(Stream.of("run", "bad.yaml"), Stream.of(flags)).toArray(String[]::new));
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).startsWith("holdfast: ").doesNotContain("Exception", "\tat ");
        return result.err();
    }

    @Test
    void anEmptyFile() throws IOException {
        assertThat(refused("")).contains("bad.yaml: the file is empty; a workflow begins with 'id:' and 'tasks:'");
    }

    @Test
    void aFileOfAHundredMegabytes() throws IOException {
        try (var file = new RandomAccessFile(directory.resolve("big.yaml").toFile(), "rw")) {
            file.setLength(100 << 20);
        }
        Result result = cli.run("run", "big.yaml");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("big.yaml: the file is larger than 10 MiB, so it was not read");
    }

    @Test
    void aBombOfAliases() throws IOException {
        String bomb = IntStream.range(1, 20)
                .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]")
                .collect(Collectors.joining("\n", "a0: &a0 [x]\n", "\nid: bomb\ntasks: [{id: a}]\n"));
        assertThat(refused(bomb)).contains("bad.yaml:").contains("anchors and aliases expand to too much");
    }

    @Test
    void aTaskIdThatLeadsOutOfTheDirectory() throws IOException {
        assertThat(refused("id: x\ntasks:\n  - {id: \"../up\"}\n"))
                .contains("bad.yaml:3:10: tasks[0].id is '../up'; write letters, digits,");
    }

    @Test
    void aRunIdThatLeadsOutOfTheDirectoryIsRefusedAndLeavesNothing() throws IOException {
        Files.writeString(directory.resolve("flow.yaml"), "id: flow\ntasks: [{id: a}]\n");
        Result result = cli.run("run", "flow.yaml", "--run-id", "../../../up");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("'../../../up' cannot be the id of a new run")
                .contains("like order-42");
        assertThat(cli.run("runs", "show", "../../../up").code()).isEqualTo(ExitCode.FAILED);
        try (Stream<Path> entries = Files.list(directory)) {
            assertThat(entries)
                    .extracting(Path::getFileName)
                    .map(Path::toString)
                    .containsOnly("flow.yaml", "var");
        }
        try (Stream<Path> entries = Files.list(directory.resolve("var/run"))) {
            assertThat(entries.filter(Files::isDirectory).map(Path::getFileName).map(Path::toString))
                    .noneMatch(name -> name.contains("up"));
        }
    }

    @Test
    void aToolThatIsNotInstalled() throws IOException {
        assertThat(refused("id: x\ntasks: [{id: a, toolName: shel}]\n"))
                .contains("task 'a': toolName is 'shel', and no such tool is installed; did you mean 'shell'?");
    }

    @Test
    void aProgramThatIsNotInstalled() throws IOException {
        Files.writeString(
                directory.resolve("bad.yaml"),
                "id: x\ntasks: [{id: a, toolName: shell, inputs: {command: [no-such-program]}}]\n");
        Result result = cli.run("run", "bad.yaml");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).contains("the program 'no-such-program' could not be started");
    }

    @Test
    void aDirectoryThatCannotBeWritten() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        String flow = "id: x\ntasks: [{id: a}]\n";
        assertThat(refused(flow, "--event-log-dir", "file/run"))
                .contains("could not open the store in " + directory.resolve("file/run"));
        assertThat(refused(flow, "--event-log-dir", "/proc/holdfast"))
                .contains("/proc/holdfast is not there and cannot be created; use another directory");
    }

    @Test
    void aDiskThatIsFullFromTheBeginning() throws IOException {
        assertThat(refused("id: x\ntasks: [{id: a}]\n", "--store", "filling:at-once?writes=0"))
                .contains("No space left on device");
    }

    @Test
    void aDiskThatFillsUpLosesNothingAndTheRunContinuesOnceThereIsRoom() throws IOException {
        String flow = """
                id: flow
                tasks:
                  - {id: a, toolName: shell, inputs: {command: "echo a >> effects"}}
                  - {id: b, dependsOn: [a], toolName: shell, inputs: {command: "echo b >> effects"}}
                  - {id: c, dependsOn: [b], toolName: shell, inputs: {command: "echo c >> effects"}}
                """;
        assertThat(refused(flow, "--store", "filling:slowly?writes=3"))
                .contains("No space left on device")
                .contains("start again: it continues after what is recorded");
        Result result = cli.run("run", "bad.yaml", "--store", "filling:slowly");
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readAllLines(directory.resolve("effects")))
                .startsWith("a")
                .contains("b")
                .endsWith("c");
        assertThat(cli.run("store", "verify", "--store", "filling:slowly").code())
                .isEqualTo(ExitCode.DONE);
    }
}
