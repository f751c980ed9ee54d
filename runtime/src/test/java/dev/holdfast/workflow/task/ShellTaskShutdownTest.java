package dev.holdfast.workflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.time.Shutdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A command that ends while the process is told to end, too, is not judged. */
@Timeout(60)
class ShellTaskShutdownTest {
    private static final Duration FOREVER = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private final Shutdown shutdown = new Shutdown();

    /** Runs a command whose end the pipe {@code over} tells of: the shell that is its first process holds it open. */
    private FutureTask<JsonNode> over(String command) throws Exception {
        Path over = directory.resolve("over");
        new ProcessBuilder("mkfifo", over.toString()).start().waitFor();
        var calls = new Calls(new ShellTask(shutdown, FOREVER), directory);
        var task = new FutureTask<>(() -> calls.run("{\"command\": \"exec 9> over; " + command + "\"}"));
        thread = Thread.ofVirtual().start(task);
        Files.readAllBytes(over);
        return task;
    }

    private Thread thread = Thread.currentThread();

    @Test
    void theSignalMayReachTheCommandFirst() throws Exception {
        FutureTask<JsonNode> task = over("kill -TERM $$");
        assertThat(task.isDone()).isFalse();
        shutdown.begin();
        thread.interrupt();
        assertThatThrownBy(task::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill -TERM $$", "kill -HUP $$", "exit 1", "exit 143", "exit 0"})
    void whateverEndsAfterItHasBegunIsLeft(String end) throws Exception {
        shutdown.begin();
        FutureTask<JsonNode> task = over(end);
        assertThat(task.isDone()).isFalse();
        thread.interrupt();
        assertThatThrownBy(task::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void withoutAShutdownItFailsAfterAWhile() {
        var calls = new Calls(new ShellTask(shutdown, Duration.ofMillis(1)), directory);
        assertThatThrownBy(() -> calls.run("{\"command\": \"kill -TERM $$\"}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("the command ended with exit code 143 (signal 15), not 0, and printed nothing");
    }

    @Test
    void whatSucceedsOrEndsWithACodeOfItsOwnIsNotHeldUp() throws Exception {
        var calls = new Calls(new ShellTask(shutdown, FOREVER), directory);
        assertThat(calls.run("{\"command\": \"exit 0\"}").path("exitCode").asInt())
                .isZero();
        assertThat(calls.run("{\"command\": \"exit 3\", \"exitCodes\": [3]}")
                        .path("exitCode")
                        .asInt())
                .isEqualTo(3);
    }
}
