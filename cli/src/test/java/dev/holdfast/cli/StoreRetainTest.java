package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRetainTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void run() throws IOException {
        cli = new InProcess(directory);
        Files.writeString(directory.resolve("flow.yaml"), "id: flow\ntasks: [{id: a}]\n");
        Files.writeString(
                directory.resolve("slow.yaml"),
                "id: slow\ntasks: [{id: first}, {id: wait, toolName: sleep, inputs: {for: 10m}, dependsOn: [first]}]\n");
        assertThat(cli.run("run", "flow.yaml").code()).isZero();
    }

    @Test
    void aDryRunSaysWhatWouldGoAndWhy() {
        Result dry = cli.run("store", "retain", "--older-than", "0s", "--dry-run");
        assertThat(dry.code()).as(dry.err()).isZero();
        assertThat(dry.lines())
                .anyMatch(line -> line.startsWith("flow: versions 1 to 4, until ") && line.endsWith("older than PT0S"))
                .contains("holdfast:versions:flow: spared, all of it is needed")
                .last()
                .isEqualTo("Would remove 4 events.");
        assertThat(cli.run("runs", "list").out()).contains("flow");
    }

    @Test
    void aFinishedRunGoesWholeAndIsInTheArchive() {
        assertThat(cli.run("store", "retain", "--keep", "2", "--archive", "kept.jsonl")
                        .out())
                .contains("flow: spared, it goes whole or not at all")
                .contains("Removed 0 events.");
        Result removed = cli.run("store", "retain", "--older-than", "0s", "--archive", "old.jsonl", "--json");
        assertThat(removed.code()).as(removed.err()).isZero();
        assertThat(removed.lines())
                .anyMatch(line -> line.contains("\"stream\":\"flow\"") && line.contains("\"throughVersion\":4"));
        assertThat(cli.run("runs", "list").out()).contains("No runs yet.");
        String archived = "file:" + directory.resolve("archived");
        assertThat(cli.run("store", "import", "old.jsonl", "--store", archived).code())
                .isZero();
        assertThat(cli.run("runs", "show", "flow", "--store", archived).out()).contains("completed");
    }

    @Test
    void anUnfinishedRunIsSpared() {
        try (Child child = Child.start(directory, Map.of(), "run", "slow.yaml")) {
            child.awaitLine("wait started");
            child.kill();
        }
        assertThat(cli.run("store", "retain", "--older-than", "0s", "--archive", "old.jsonl")
                        .lines())
                .anyMatch(line -> line.startsWith("flow: versions 1 to 4"))
                .contains("slow: spared, all of it is needed");
        assertThat(cli.run("runs", "list").lines())
                .anyMatch(line -> line.startsWith("slow "))
                .noneMatch(line -> line.startsWith("flow "));
    }

    @Test
    void nothingGoesWithoutAnArchiveOrACondition() {
        assertThat(cli.run("store", "retain", "--older-than", "1d").err()).contains("without an archive");
        assertThat(cli.run("store", "retain", "--dry-run").err()).contains("give an age");
        assertThat(cli.run("store", "retain", "--dry-run").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void compactingShowsBeforeAndAfter() {
        Result compacted = cli.run("store", "compact");
        assertThat(compacted.code()).as(compacted.err()).isZero();
        assertThat(compacted.lines())
                .anyMatch(line -> line.matches("blobs +0 +0 +0"))
                .contains("Removed 0 expired documents.")
                .last()
                .isEqualTo("The storage uses the space of what was removed again by itself.");
        assertThat(cli.run("store", "compact", "--grace", "1h", "--json")
                        .json()
                        .path("blobsLeft")
                        .asInt())
                .isZero();
    }
}
