package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Continuing a run whose log is not as it was left. */
class DamagedLogTest {
    @TempDir
    private Path directory;

    private Path log;

    @BeforeEach
    void killARun() throws IOException {
        Files.writeString(directory.resolve("flow.yaml"), """
                id: flow
                tasks:
                  - {id: first, toolName: shell, inputs: {command: "echo first >> effects"}}
                  - {id: last, dependsOn: [first], toolName: shell, inputs: {command: "test -e go || sleep 600"}}
                """);
        try (Child child = Child.start(directory, Map.of(), "run", "flow.yaml")) {
            child.awaitLine("flow: last started");
        }
        Files.writeString(directory.resolve("go"), "");
        log = directory.resolve("var/run/flow/events.log");
    }

    /** In a process of its own, because what is said goes to the standard error of the process. */
    private Result run() {
        try (Child child = Child.start(directory, Map.of(), "run", "flow.yaml")) {
            return child.end();
        }
    }

    @Test
    void aTornLineIsRepairedKeptAsideAndToldAbout() throws IOException {
        String torn = "{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"type\":\"TASK_COMP";
        Files.writeString(log, torn, StandardOpenOption.APPEND);
        Result result = run();
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.err())
                .startsWith("warning: " + log)
                .contains("that a crash left half written; nothing acknowledged is lost");
        assertThat(result.lines()).contains("flow: first kept");
        try (Stream<Path> files = Files.walk(directory.resolve("var/run"))) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.equals(log)))
                    .anySatisfy(file -> assertThat(file).content().isEqualTo(torn));
        }
    }

    @Test
    void anEmptyLogIsThatOfANewRun() throws IOException {
        Files.write(log, new byte[0]);
        Result result = run();
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines()).contains("flow: started", "flow: first started", "flow: last started");
    }

    @Test
    void aFlippedBitStopsWithTheFileAndTheOffset() throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        int secondLine = new String(bytes, StandardCharsets.UTF_8).indexOf('\n') + 1;
        bytes[secondLine + 20] ^= 4;
        Files.write(log, bytes);
        Result result = run();
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err())
                .contains(log + " at byte " + secondLine + ": the line there is damaged")
                .doesNotContain("\tat ");
        assertThat(log).hasBinaryContent(bytes);
    }
}
