package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.Handlers;
import dev.holdfast.machine.MachineEvent;
import dev.holdfast.machine.MachineOptions;
import dev.holdfast.machine.MachineRuntime;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DoctorTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void run() throws IOException {
        cli = new InProcess(directory);
        Files.writeString(directory.resolve("flow.yaml"), "id: flow\ntasks: [{id: a}]\n");
        Files.writeString(
                directory.resolve("slow.yaml"), "id: slow\ntasks: [{id: wait, toolName: sleep, inputs: {for: 10m}}]\n");
        assertThat(cli.run("run", "flow.yaml").code()).isZero();
    }

    @Test
    void aSoundStoreIsCalledSound() {
        Result sound = cli.with("DATABASE_PASSWORD", "hidden").run("doctor");
        assertThat(sound.code()).as(sound.out()).isZero();
        assertThat(sound.lines())
                .anyMatch(line -> line.matches("holds +5 events in 2 streams, 0 documents, 0 blobs"))
                .anyMatch(line -> line.matches("verified +everything is as it was written"))
                .anyMatch(line -> line.matches("open for writing +by nobody|open for writing +by process \\d+"))
                .anyMatch(line -> line.matches("free disk space +\\d+ MiB"))
                .anyMatch(line -> line.matches("setting +DATABASE_PASSWORD from the environment = \\*\\*\\*"))
                .last()
                .isEqualTo("Nothing is wrong.");
        assertThat(sound.out()).doesNotContain("hidden");
    }

    @Test
    void aHandlerThatDoesNotEndIsNamedWhileItsProcessLives() {
        String url = "sqlite:" + directory.resolve("doors.db");
        Component house = Component.named("House")
                .machine(
                        "Door",
                        door -> door.initial("Closed")
                                .state("Open", open -> open)
                                .on("Closed", "OPEN", "Open", open -> open.calls("hang")))
                .build();
        var released = new Semaphore(0);
        Handlers hanging = Handlers.of(Map.of("hang", (event, context, sender) -> {
            released.acquireUninterruptibly();
        }));
        var options = MachineOptions.defaults().withHandlerTimeout(Duration.ofMillis(20));
        try (Backend store = Stores.open(url);
                var registry = ComponentRegistry.open(store, options)) {
            MachineRuntime doors = registry.register(house, hanging);
            doors.create("door", "Door", JsonOutput.object());
            doors.send("door", MachineEvent.of("OPEN", Instant.EPOCH));

            Result doctor = cli.run("doctor", "--store", url);

            assertThat(doctor.code()).isEqualTo(ExitCode.FAILED);
            assertThat(doctor.out())
                    .contains("PROBLEM: handler 'hang' of component 'House' has not ended since")
                    .contains("for instance 'door' and keeps a thread of process");
        } finally {
            released.release();
        }
        assertThat(cli.run("doctor", "--store", url).out()).doesNotContain("hang");
    }

    @Test
    void damageIsAProblemWithItsPlaceAndWhatToDo() throws IOException {
        Path log = directory.resolve("var/run/flow/events.log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[30] ^= 1;
        Files.write(log, bytes);
        Result damaged = cli.run("doctor", "--json");
        assertThat(damaged.code()).isEqualTo(ExitCode.FAILED);
        JsonNode problem = damaged.json().path("problems").path(0);
        assertThat(problem.path("what").asString()).contains(log.toString());
        assertThat(problem.path("advice").asString()).contains("restore");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_queue", "run_index", "machine_instances", "machine_timers"})
    void aDamagedDocumentThatFollowsFromTheLogIsToBeRebuiltAndThenSound(String collection) throws IOException {
        assertThat(damaged(collection)).startsWith("it follows from the log: holdfast store rebuild");
        assertThat(cli.run("store", "rebuild").code()).isZero();
        assertThat(cli.run("doctor").lines()).last().isEqualTo("Nothing is wrong.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine_definitions", "machine_snapshots", "mine"})
    void aDamagedDocumentThatFollowsFromNothingIsToBeRestored(String collection) throws IOException {
        assertThat(damaged(collection)).contains("restore a backup");
        assertThat(cli.run("store", "rebuild").code()).isZero();
        assertThat(cli.run("doctor").code()).isEqualTo(ExitCode.FAILED);
    }

    /** What is to be done about a damaged document of a collection, by doctor. */
    private String damaged(String collection) throws IOException {
        Path file = directory.resolve("var/run").resolve(collection).resolve("k.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{");
        JsonNode problems = cli.run("doctor", "--json").json().path("problems");
        assertThat(problems).hasSize(1);
        assertThat(problems.path(0).path("what").asString()).contains(collection);
        return problems.path(0).path("advice").asString();
    }

    @Test
    void anEntryInTheFolderOfRunsThatIsNoRunIsNamedAndStopsNobody() throws IOException {
        Path bad = Files.createDirectories(directory.resolve("var/run/bad/events.log"));

        assertThat(cli.run("doctor").out()).contains("PROBLEM", bad.toString());
        Result list = cli.run("runs", "list");
        assertThat(list.code()).as(list.err()).isEqualTo(ExitCode.DONE);
        assertThat(list.out()).contains("flow");
        assertThat(list.out() + list.err()).contains(bad.toString());
        Result run = cli.run("run", "flow.yaml", "--run-id", "another");
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
        Result worker = cli.run("worker", "--once");
        assertThat(worker.code()).as(worker.err()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aStoreThatIsNotThereIsAProblem() {
        Result absent = cli.run("doctor", "--store", "file:" + directory.resolve("absent"));
        assertThat(absent.code()).isEqualTo(ExitCode.FAILED);
        assertThat(absent.out()).contains("PROBLEM: there is no store in").contains("What to do:");
        assertThat(directory.resolve("absent")).doesNotExist();
    }

    @Test
    void whoHasTheStoreOpenIsNamed() {
        try (Child child = Child.start(directory, Map.of(), "run", "slow.yaml")) {
            child.awaitLine("wait started");
            assertThat(cli.run("doctor", "--json")
                            .json()
                            .at("/facts/open for writing")
                            .asString())
                    .matches("by process \\d+");
            child.kill();
        }
        assertThat(cli.run("doctor", "--json")
                        .json()
                        .at("/facts/open for writing")
                        .asString())
                .isEqualTo("by nobody");
    }

    @Test
    void aStoreThatHasMovedIsAProblem() {
        String to = "file:" + directory.resolve("to");
        String from = "file:" + directory.resolve("var/run") + "?layout=streams";
        assertThat(cli.run("store", "migrate", from, to).code()).isZero();
        Result moved = cli.run("doctor");
        assertThat(moved.code()).isEqualTo(ExitCode.FAILED);
        assertThat(moved.out()).contains("its state is kept in " + to);
        assertThat(cli.run("doctor", "--store", to).code()).isZero();
    }
}
