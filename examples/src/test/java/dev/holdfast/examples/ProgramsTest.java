package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    @TempDir
    private Path directory;

    @Test
    void lineCountCountsEachFileOnceHoweverOftenItIsStarted() throws Exception {
        Files.writeString(directory.resolve("One.java"), "1\n2\n");
        Files.writeString(directory.resolve("Two.java"), "1\n2\n3\n");
        try (JavaProcess program = JavaProcess.start(directory, LineCount.class, ".", "file:state")) {
            assertThat(program.end().lines())
                    .containsExactlyInAnyOrder("counting ./One.java", "counting ./Two.java", "5 lines")
                    .endsWith("5 lines");
        }
        try (JavaProcess program = JavaProcess.start(directory, LineCount.class, ".", "file:state")) {
            assertThat(program.end().lines()).containsExactly("5 lines");
        }
    }

    @Test
    void ownToolUsesItsTool() throws Exception {
        try (JavaProcess program = JavaProcess.start(directory, OwnTool.class, "memory:", "Ada")) {
            assertThat(program.end().lines()).containsExactly("completed: {\"loud\":\"HELLO ADA\"}");
        }
    }

    @Test
    void anOrderIsPaidOnceHoweverOftenItIsStarted() throws Exception {
        String order = "Shipped {\"total\":12,\"amount\":12,\"thanked\":true}";
        try (JavaProcess program = JavaProcess.start(directory, PaidOrder.class, "file:orders")) {
            assertThat(program.end().lines()).containsExactly("Taken", order);
        }
        try (JavaProcess program = JavaProcess.start(directory, PaidOrder.class, "file:orders")) {
            assertThat(program.end().lines()).containsExactly("Repeated", order);
        }
    }
}
