package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two programs, each in a process of its own, ask for one run at the same time: no step is done twice. */
class TwoProcessesTest {
    @TempDir
    private Path directory;

    private JavaProcess start(String kind, String store) throws IOException {
        return JavaProcess.start(directory, Caller.class, kind, store, "done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flow", "workflow"})
    void onASharedStoreTheSecondWaitsAndGetsTheResultOfTheFirst(String kind) throws Exception {
        try (JavaProcess first = start(kind, "sqlite:state.db")) {
            first.awaitLine("does a");
            try (JavaProcess second = start(kind, "sqlite:state.db")) {
                second.awaitLine("waits|does.*|result.*");
                first.tell("go on");
                first.awaitLine("result of " + first.pid());
                second.awaitLine("result of " + first.pid());

                assertThat(second.end().exitCode()).isZero();
                assertThat(Files.readAllLines(directory.resolve("done"))).containsExactly("a", "b");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flow", "workflow"})
    void onFilesTheSecondIsToldWhoHasTheStore(String kind) throws Exception {
        try (JavaProcess first = start(kind, "file:state")) {
            first.awaitLine("does a");
            try (JavaProcess second = start(kind, "file:state")) {
                second.awaitLine("another process is writing to the store .*process " + first.pid() + "\\).*");
                assertThat(second.end().exitCode()).isEqualTo(4);
            }
            first.tell("go on");
            first.awaitLine("result of " + first.pid());
            assertThat(Files.readAllLines(directory.resolve("done"))).containsExactly("a", "b");
        }
    }
}
