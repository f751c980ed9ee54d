package dev.holdfast.machine.exchange;

import static dev.holdfast.machine.exchange.Originals.created;
import static dev.holdfast.machine.exchange.Originals.event;
import static dev.holdfast.machine.exchange.Originals.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OriginalFilesTest {
    private static final Path SAMPLES = Path.of("../../shared/samples/xcomponent");

    private final Originals originals = new Originals();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        originals.close();
    }

    private ImportReport read(Originals into, Path... paths) {
        return new OriginalImport(into.store, into.clock, List.of(), into.told::add)
                .run(records -> Stream.of(paths).forEach(new OriginalFiles(records)::read));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content.replace('\'', '"'));
    }

    @Test
    void listsAndLinesOfADirectoryAreReadAndWhatIsDamagedIsTold() throws IOException {
        file("events.json", "[" + created("o1", 1_000) + "]");
        file("more.jsonl", event("e1", "PAY", "Draft", "Paid", 2_000) + "\n\n{'id': \n");
        file("one.json", snapshot("Paid", "active", "e1", 2_000));
        file("torn.json", "[{'id': 'e2'");
        file("notes.txt", "not read");

        ImportReport report = read(originals, directory);

        assertThat(report.added()).isEqualTo(1);
        assertThat(report.snapshots()).isEqualTo(1);
        assertThat(originals.told)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("more.jsonl, line 3 is skipped: it is no JSON: "),
                        torn -> assertThat(torn).startsWith("torn.json is skipped: it is no JSON: "));
    }

    @Test
    void aFileWithoutContentIsTold() throws IOException {
        file("empty.json", "");
        file("two.json", created("o1", 1_000) + created("o2", 1_000));

        assertThat(read(originals, directory).skipped()).isEqualTo(2);
        assertThat(originals.told).hasSize(2);
    }

    @Test
    void recordsBeforeTheTearOfAListAreTaken() throws IOException {
        file("torn.json", "[" + created("o1", 1_000) + ", {'id': 'e2'");

        assertThat(read(originals, directory).added()).isEqualTo(1);
        assertThat(originals.told)
                .singleElement()
                .asString()
                .startsWith("torn.json, after record 1 is skipped: it is no JSON: ");
    }

    @Test
    void whatIsExportedIsImportedElsewhereAsTheSame() throws IOException {
        originals.add(
                created("o1", 1_000),
                event("e1", "PAY", "Draft", "Paid", 2_000).replace("c-other", "c-o1"),
                snapshot("Paid", "active", "e1", 2_000));
        var written = new OriginalExport(originals.store, originals.clock, originals.told::add)
                .write(directory.resolve("out"));

        assertThat(written).isEqualTo(new OriginalExport.Exported(2, 1, 0));
        JsonNode events = Trees.MAPPER.readTree(Files.readString(directory.resolve("out/events.json")));
        assertThat(events.at("/0/caused/0").asString()).isEqualTo("e1");
        try (var elsewhere = new Originals()) {
            read(elsewhere, directory.resolve("out"));
            assertThat(elsewhere.told).isEmpty();
            assertThat(elsewhere.instance("o1")).isEqualTo(originals.instance("o1"));
            new OriginalExport(elsewhere.store, elsewhere.clock, elsewhere.told::add).write(directory.resolve("again"));
        }
        for (String name : List.of("events.json", "snapshots.json")) {
            assertThat(directory.resolve("again").resolve(name))
                    .hasSameTextualContentAs(directory.resolve("out").resolve(name));
        }
    }

    /** The original's own files, where a checkout has them beside it: no file, no test. */
    @TestFactory
    Stream<DynamicTest> instancesOfTheOriginalAreWhatTheyWere() throws IOException {
        if (!Files.exists(SAMPLES.resolve("persisted-events.json"))) {
            return Stream.empty();
        }
        ImportReport report =
                read(originals, SAMPLES.resolve("persisted-events.json"), SAMPLES.resolve("snapshots.json"));
        List<JsonNode> expected = new ArrayList<>();
        Trees.MAPPER.readTree(SAMPLES.resolve("live-instances.json").toFile()).forEach(expected::add);
        Trees.MAPPER
                .readTree(SAMPLES.resolve("snapshots.json").toFile())
                .forEach(snapshot -> expected.add(snapshot.path("instance")));
        return Stream.concat(
                Stream.of(DynamicTest.dynamicTest("nothing is left out", () -> {
                    assertThat(originals.told).isEmpty();
                    assertThat(report.refused() + report.skipped()).isZero();
                })),
                expected.stream()
                        .map(instance ->
                                DynamicTest.dynamicTest(instance.path("id").asString(), () -> {
                                    var imported = originals.instance(
                                            instance.path("id").asString());
                                    assertThat(imported.state())
                                            .isEqualTo(instance.path("currentState")
                                                    .asString());
                                    assertThat(imported.status().word())
                                            .isEqualTo(instance.path("status").asString());
                                    assertThat(imported.machine())
                                            .isEqualTo(
                                                    instance.path("machineName").asString());
                                    assertThat(imported.data().path("orderId"))
                                            .isEqualTo(instance.path("publicMember")
                                                    .path("orderId"));
                                })));
    }
}
