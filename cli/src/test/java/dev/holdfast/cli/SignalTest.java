package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a run when its process is told to end, or just ends. */
class SignalTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("flow.yaml"), """
                id: flow
                tasks:
                  - {id: first, toolName: shell, inputs: {command: "echo first >> effects"}}
                  - id: slow
                    dependsOn: [first]
                    toolName: shell
                    retry: {maxAttempts: 3, backoffMs: 10}
                    inputs:
                      command: |
                        echo slow >> effects
                        test -e go && exit
                        sleep 600 & echo $! > pid.tmp && mv pid.tmp pid && echo ready > ready
                        wait
                """);
    }

    /** Starts the run, and waits until its slow task is at work. */
    private Child startedAndSlow() throws IOException, InterruptedException {
        new ProcessBuilder("mkfifo", directory.resolve("ready").toString())
                .start()
                .waitFor();
        Child child = Child.start(directory, Map.of(), "run", "flow.yaml");
        Files.readAllBytes(directory.resolve("ready"));
        return child;
    }

    private Optional<ProcessHandle> sleeper() throws IOException {
        return ProcessHandle.of(Long.parseLong(
                        Files.readString(directory.resolve("pid")).strip()))
                .filter(process -> process.info().command().orElse("").endsWith("sleep"));
    }

    private Result continued() throws IOException {
        Files.writeString(directory.resolve("go"), "");
        return new InProcess(directory).run("run", "flow.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void aSignalStopsTheRunWithItsChildrenAndTheSameCommandContinues(String signal) throws Exception {
        try (Child child = startedAndSlow()) {
            child.signal(signal);
            Result stopped = child.end();
            assertThat(stopped.code()).isEqualTo(ExitCode.UNFINISHED);
            assertThat(stopped.lines())
                    .containsSubsequence(
                            "Run flow was stopped with 1 of 2 tasks completed. What is completed will not run again.",
                            "Continue with: holdfast run flow.yaml");
            assertThat(stopped.err()).isEmpty();
        }
        assertThat(sleeper()).isEmpty();
        var events =
                new InProcess(directory).run("runs", "events", "flow", "--json").out();
        assertThat(events).doesNotContain("TASK_FAILED", "TASK_RETRY", "WORKFLOW_CANCELLED");
        assertThat(continued().lines()).contains("flow: first kept", "flow: slow started again after a crash");
        assertThat(directory.resolve("effects")).hasContent("first\nslow\nslow\n");
    }

    /** The number of the process that a line of the file names. */
    private long pid(String file) throws IOException {
        return Long.parseLong(Files.readString(directory.resolve(file)).strip());
    }

    @ParameterizedTest
    @CsvSource({
        "true, exec sleep 600",
        "false, exec sleep 600",
        "false, sleep 600 & wait",
        "false, 'trap \"exit 1\" TERM; sleep 600 & wait'",
        "true, 'trap \"exit 0\" TERM; sleep 600 & wait'"
    })
    void aSignalToAllProcessesAtOnceIsNoFailureOfTheCommand(boolean mainFirst, String command) throws Exception {
        Files.writeString(directory.resolve("flow.yaml"), """
                id: flow
                tasks:
                  - {id: first, toolName: noop, compensationAction: {tool: shell, args: {command: touch undone}}}
                  - id: slow
                    dependsOn: [first]
                    toolName: shell
                    inputs: {command: 'echo $$ > pid; echo > ready; %s'}
                """.formatted(command));
        try (Child child = startedAndSlow()) {
            List<Long> both = mainFirst ? List.of(child.pid(), pid("pid")) : List.of(pid("pid"), child.pid());
            new ProcessBuilder(
                            "kill", "-TERM", both.get(0).toString(), both.get(1).toString())
                    .start()
                    .waitFor();
            assertThat(child.end().code()).isEqualTo(ExitCode.UNFINISHED);
        }
        var events =
                new InProcess(directory).run("runs", "events", "flow", "--json").out();
        assertThat(events).endsWith("}\n").doesNotContain("TASK_FAILED", "COMPENSATION");
        assertThat(events.lines().reduce((before, last) -> last).orElseThrow()).contains("WORKFLOW_LEFT");
        assertThat(directory.resolve("undone")).doesNotExist();
    }

    @Test
    void cancellingAfterAKillEndsWhatTheKilledOneHadLeft() throws Exception {
        Files.writeString(directory.resolve("flow.yaml"), """
                id: flow
                tasks:
                  - id: below
                    toolName: workflow
                    inputs:
                      definition:
                        id: child
                        tasks:
                          - {id: slow, toolName: shell, inputs: {command: "trap '' TERM; echo $$ > pid; echo > ready; sleep 600; sleep 601"}}
                """);
        try (Child child = startedAndSlow()) {
            assertThat(child.kill()).isTrue();
        }
        assertThat(ProcessHandle.of(pid("pid"))).isPresent();
        Result cancelled = new InProcess(directory).run("runs", "cancel", "flow");
        assertThat(cancelled.out()).isEqualTo("Run flow is cancelled.\n");
        assertThat(ProcessHandle.of(pid("pid"))
                        .filter(left -> left.info().command().isPresent()))
                .isEmpty();
        assertThat(new InProcess(directory).run("runs", "cancel", "flow").code())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void afterAKillTheSameCommandContinuesAndEndsWhatTheKilledOneHadLeft() throws Exception {
        try (Child child = startedAndSlow()) {
            assertThat(child.kill()).isTrue();
        }
        Result result = continued();
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines()).contains("flow: first kept", "flow: slow started again after a crash");
        assertThat(directory.resolve("effects")).hasContent("first\nslow\nslow\n");
        assertThat(sleeper()).isEmpty();
    }

    @Test
    void anotherProcessIsToldWhoHoldsTheStoreAndMayReadAndCancel() throws Exception {
        var other = new InProcess(directory);
        try (Child child = startedAndSlow()) {
            Result refused = other.run("run", "flow.yaml");
            assertThat(refused.code()).isEqualTo(ExitCode.CONFLICT);
            assertThat(refused.err())
                    .contains("another process is writing to the store in " + directory.resolve("var/run"))
                    .contains("Wait until it has ended, stop it, or use another directory");
            for (String[] command : List.of(
                    new String[] {"runs", "retry", "flow", "--json"},
                    new String[] {"runs", "resume", "flow", "--json"})) {
                assertThat(other.run(command).err()).contains("\"kind\":\"conflict\"", "\"exitCode\":4");
            }
            assertThat(other.run("runs", "list").out()).contains("flow", "running");
            assertThat(other.run("runs", "show", "flow").out()).contains("slow", "running");
            assertThat(other.run("store", "verify").code()).isZero();
            Result cancelled = other.run("runs", "cancel", "flow");
            assertThat(cancelled.out()).isEqualTo("Run flow is cancelled.\n");
            Result ended = child.end();
            assertThat(ended.code()).isEqualTo(ExitCode.FAILED);
            assertThat(ended.out()).contains("Run flow was cancelled; nothing was undone.");
        }
        assertThat(sleeper()).isEmpty();
        Files.writeString(directory.resolve("go"), "");
        assertThat(other.run("runs", "retry", "flow").code()).isEqualTo(ExitCode.DONE);
    }
}
