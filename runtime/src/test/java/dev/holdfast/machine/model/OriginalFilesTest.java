package dev.holdfast.machine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

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
}
