package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugeOutputTest {
    @TempDir
    private Path directory;

    @Test
    void aToolThatPrintsAGigabyteFitsIntoLittleMemory() throws IOException {
        Files.writeString(directory.resolve("flow.yaml"), """
                id: flow
                tasks:
                  - id: loud
                    toolName: shell
                    inputs: {command: "head -c 1073741824 /dev/zero | tr '\\\\0' x", maxOutputBytes: 1000}
                  - id: after
                    dependsOn: [loud]
                    toolName: noop
                    inputs: {cut: "{{tasks.loud.output.truncated}}"}
                """);
        try (Child child =
                Child.start(directory, Map.of("JDK_JAVA_OPTIONS", "-Xmx48m"), "run", "flow.yaml", "--quiet")) {
            var result = child.end();
            assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
            assertThat(result.out()).contains("Output: {\"after\":{\"cut\":true}}");
        }
        assertThat(Files.size(directory.resolve("var/run/flow/events.log"))).isLessThan(10_000);
    }
}
