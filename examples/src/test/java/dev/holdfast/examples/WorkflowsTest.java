package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Main;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Digest;
import dev.holdfast.testkit.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WorkflowsTest {
    private static final Path WORKFLOWS = Path.of("workflows").toAbsolutePath();

    @TempDir
    private Path directory;

    private JavaProcess start(String workflow, String... flags) throws IOException {
        List<String> arguments = Stream.concat(
                        Stream.of("run", WORKFLOWS.resolve(workflow).toString()), Stream.of(flags))
                .toList();
        return JavaProcess.start(directory, Main.class, arguments.toArray(String[]::new));
    }

    private JavaProcess.Ended run(String workflow, String... flags) throws Exception {
        try (JavaProcess program = start(workflow, flags)) {
            return program.end();
        }
    }

    /** A few sources, in the order in which survive.yaml puts them together. */
    private String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("a/One.java", "a/Two.java", "notes.md")) {
            String content = String.join(
                            "\n",
                            IntStream.range(0, 1_000)
                                    .mapToObj(i -> name + " line " + i)
                                    .toList()) + "\n";
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            all.append(content);
        }
        Files.createDirectories(directory.resolve("a/target"));
        Files.writeString(directory.resolve("a/target/Generated.java"), "not a source");
        return all.toString();
    }

    private void checkReport(String sources) throws IOException {
        Path place = directory.resolve("var/survive/survive");
        JsonNode report = Trees.MAPPER.readTree(Files.readString(place.resolve("report.json")));
        assertThat(place.resolve("unpacked/sources.txt")).hasContent(sources);
        assertThat(report.path("bytes").asLong()).isEqualTo(sources.length());
        assertThat(report.path("sha256").asString())
                .isEqualTo(Digest.of(sources.getBytes(StandardCharsets.UTF_8)).toString());
        assertThat(report.path("parts")).hasSize(6);
        assertThat(report.path("words").asLong())
                .isEqualTo(Stream.of(sources.split("[^A-Za-z]+", -1))
                        .filter(word -> !word.isEmpty())
                        .count());
    }

    @Test
    void surviveRunsToItsEnd() throws Exception {
        String sources = sources();
        JavaProcess.Ended ended = run("survive.yaml");
        assertThat(ended.exitCode()).as("%s", ended.lines()).isZero();
        checkReport(sources);
    }

    @Test
    void surviveSurvives() throws Exception {
        String sources = sources();
        for (String moment :
                List.of("survive: split started", "survive: pack\\[\\d] done .*", "survive: unpack started.*")) {
            try (JavaProcess program = start("survive.yaml")) {
                program.awaitLine(moment);
            }
        }
        JavaProcess.Ended ended = run("survive.yaml");
        assertThat(ended.exitCode()).as("%s", ended.lines()).isZero();
        assertThat(ended.lines())
                .contains("survive: collect kept", "survive: split kept", "survive: pack kept", "survive: pack[5] kept")
                .contains("survive: unpack started again after a crash");
        checkReport(sources);
    }

    @Test
    void tripUndoesWhatItHasDone() throws Exception {
        JavaProcess.Ended ended = run("trip.yaml");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.lines())
                .contains("Undone: flight, hotel.")
                .anyMatch(line -> line.endsWith("it printed: the balance is 500, and the trip costs 700"));
        assertThat(directory.resolve("var/trip/trip/ledger.txt"))
                .hasContent("book flight\nbook hotel\napologise\ncancel hotel\ncancel flight\n");
    }

    @Test
    void tripGoesThroughWithEnoughMoney() throws Exception {
        assertThat(run("trip.yaml", "--input", "balance=1000").exitCode()).isZero();
        assertThat(directory.resolve("var/trip/trip/ledger.txt")).hasContent("book flight\nbook hotel\npay 700\n");
    }

    @Test
    void tourTakesEveryTurn() throws Exception {
        JavaProcess.Ended few = run("tour.yaml");
        assertThat(few.exitCode()).as("%s", few.lines()).isZero();
        assertThat(few.lines())
                .contains("tour: crowd skipped", "tour: flaky started, attempt 3", "tour~count: started")
                .contains("Output: {\"sum\":{\"first\":\"Hello, Ada\",\"letters\":8}}");
        JavaProcess.Ended many = run("tour.yaml", "--input", "names=[\"Ada\",\"Grace\",\"Edsger\"]");
        assertThat(many.lines())
                .contains("tour-2: alone skipped")
                .contains("Output: {\"sum\":{\"first\":\"Hello, Ada\",\"letters\":14}}");
    }

    @Test
    void noWorkflowIsForgottenHere() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("survive.yaml", "tour.yaml", "trip.yaml");
        }
    }
}
