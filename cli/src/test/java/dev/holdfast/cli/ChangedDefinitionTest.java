package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was cut short and is continued with a file, or an input, that has changed since. */
class ChangedDefinitionTest {
    @TempDir
    private Path directory;

    private void write(String lastCommand) throws IOException {
        Files.writeString(directory.resolve("flow.yaml"), """
                id: flow
                tasks:
                  - {id: first, toolName: shell, inputs: {command: "echo once >> first"}}
                  - {id: last, dependsOn: [first], toolName: shell, inputs: {command: "%s"}}
                """.formatted(lastCommand));
    }

    private void killAtTheLastTask(String... arguments) throws IOException {
        write("sleep 600");
        try (Child child = Child.start(directory, Map.of(), arguments)) {
            child.awaitLine("flow: last started");
        }
    }

    @Test
    void aChangedTaskIsRefusedByNameAndContinuesWhenItIsAccepted() throws IOException {
        killAtTheLastTask("run", "flow.yaml");
        write("echo changed");
        var cli = new InProcess(directory);
        Result refused = cli.run("run", "flow.yaml");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err())
                .contains("run 'flow' was started with something else:", "task 'last': inputs was", "--accept-changes");
        Result accepted = cli.run("run", "flow.yaml", "--accept-changes");
        assertThat(accepted.code()).as(accepted.err()).isEqualTo(ExitCode.DONE);
        assertThat(accepted.lines()).contains("flow: continued; 1 task kept", "flow: first kept");
        assertThat(directory.resolve("first")).hasContent("once");
    }

    @Test
    void anotherInputIsRefusedAndNoInputContinuesWithTheFirst() throws IOException {
        killAtTheLastTask("run", "flow.yaml", "--input", "day=1");
        var cli = new InProcess(directory);
        Result refused = cli.run("run", "flow.yaml", "--input", "day=2");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("input");
        assertThat(cli.run("runs", "cancel", "flow").code()).isEqualTo(ExitCode.DONE);
        assertThat(cli.run("runs", "show", "flow", "--json")
                        .json()
                        .at("/input/day")
                        .asInt())
                .isEqualTo(1);
    }
}
