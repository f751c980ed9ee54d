package dev.holdfast.machine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Files written for the system whose format this is, where a checkout has them beside it: no file, no test. */
class OriginalFilesTest {
    private static final Path FILES = Path.of("../../shared/samples/xcomponent");

    private static List<Path> components() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("components", "components-v0.2-guards")) {
            if (Files.isDirectory(FILES.resolve(folder))) {
                try (Stream<Path> files = Files.list(FILES.resolve(folder))) {
                    files.sorted().forEach(all::add);
                }
            }
        }
        return all;
    }

    @TestFactory
    Stream<DynamicTest> originalFilesLoadAndComeBackFromWhatIsRecorded() throws IOException {
        return components().stream()
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> {
                    Component component = ComponentReader.read(file).component();
                    Component recorded = ComponentReader.of(component.source());
                    assertThat(recorded.machines().values())
                            .extracting(Machine::hash)
                            .containsExactlyElementsOf(component.machines().values().stream()
                                    .map(Machine::hash)
                                    .toList());
                }));
    }

    @TestFactory
    Stream<DynamicTest> tracesOfTheOriginalTakeTheSamePath() throws IOException {
        Path traces = FILES.resolve("simulate-traces.json");
        if (!Files.exists(traces)) {
            return Stream.empty();
        }
        return Trees.MAPPER
                .readTree(Files.readString(traces))
                .valueStream()
                .map(trace -> DynamicTest.dynamicTest(
                        trace.path("machine").asString() + " " + trace.path("events"), () -> isTaken(trace)));
    }

    private static void isTaken(JsonNode trace) {
        Component component = ComponentReader.read(
                        FILES.resolve(trace.path("file").asString()))
                .component();
        var walk = Simulation.of(component.machine(trace.path("machine").asString()))
                .walk(texts(trace.path("events")), Trees.object());
        assertThat(walk.path()).isEqualTo(texts(trace.path("path")));
        assertThat(walk.failure() == null ? null : walk.failure().message())
                .isEqualTo(trace.path("error").asString(null));
        assertThat(walk.succeeded()).isEqualTo(trace.path("success").booleanValue());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
