package dev.holdfast.workflow.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task that is stopped leaves nothing running. */
@Timeout(60)
class ShellTaskEndTest {
    @TempDir
    private Path directory;

    /** Starts a command, waits until it has written to the pipe {@code ready}, interrupts it, and gives what it threw. */
    private Throwable interrupted(String command) throws Exception {
        Path ready = directory.resolve("ready");
        new ProcessBuilder("mkfifo", ready.toString()).start().waitFor();
        var calls = new Calls(new ShellTask(), directory);
        var thrown = new CompletableFuture<Throwable>();
        Thread task = Thread.ofVirtual().start(() -> {
            try {
                thrown.complete(
                        new AssertionError("it ended by itself: " + calls.run("{\"command\": \"" + command + "\"}")));
            } catch (Throwable failure) { // handed to the test
                thrown.complete(failure);
            }
        });
        Files.readAllBytes(ready);
        task.interrupt();
        return thrown.get();
    }

    /** The processes whose working directory is this test's, which is how they are told from all others. */
    private long processesHere() throws IOException {
        Path here = directory.toRealPath();
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Path.of("/proc", Long.toString(process.pid()), "cwd")
                                .toRealPath()
                                .equals(here);
                    } catch (IOException gone) {
                        return false; // no process any more, or a zombie
                    }
                })
                .count();
    }

    @Test
    void anInterruptEndsTheCommand() throws Exception {
        assertThat(interrupted("echo > ready; sleep 1000")).isInstanceOf(InterruptedException.class);
        assertThat(processesHere()).isZero();
    }

    @Test
    void itsChildrenEndWithIt() throws Exception {
        interrupted("sleep 1000 & sleep 1001 & (sleep 1002; true) & echo > ready; wait");
        assertThat(processesHere()).isZero();
    }

    @Test
    void aCommandMayEndInOrder() throws Exception {
        interrupted("trap 'echo bye > left; exit 0' TERM; echo > ready; while :; do sleep 0.05; done");
        assertThat(directory.resolve("left")).hasContent("bye");
        assertThat(processesHere()).isZero();
    }

    @Test
    void aCommandThatRefusesToEndIsKilled() throws Exception {
        interrupted("trap '' TERM; echo > ready; while :; do sleep 1000; done");
        assertThat(processesHere()).isZero();
    }

    @Test
    void childrenThatLeftTheFamilyAreFoundAndKilled() throws Exception {
        interrupted("(setsid sh -c 'sleep 1000 & sleep 1001 & echo > ready; wait' &) ; sleep 1002");
        assertThat(processesHere()).isZero();
    }

    @Test
    void aChildInTheBackgroundDoesNotHoldUpACommandThatIsDone() throws Exception {
        var calls = new Calls(new ShellTask(), directory);
        assertThat(calls.run("{\"command\": \"sleep 1000 & echo $!\"}")
                        .path("stdout")
                        .asString())
                .satisfies(pid -> ProcessHandle.of(Long.parseLong(pid.strip()))
                        .orElseThrow()
                        .destroyForcibly());
    }
}
