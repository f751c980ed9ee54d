package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * From the start of the process to the first further step in the log, after the process before was killed with SIGKILL in
 * the middle of a step: what a person waits for who runs the same command again.
 */
final class Resuming {
    private static final int ROUNDS = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WORKFLOW = """
            id: resumed
            tasks:
              - id: first
                toolName: shell
                inputs: {command: "true"}
              - id: second
                toolName: shell
                inputs: {command: "sleep 600"}
                dependsOn: [first]
            """;

    private final Path directory;

    Resuming(Path directory) {
        this.directory = directory;
    }

    void run() throws Exception {
        Path workflow = Files.writeString(directory.resolve("resumed.yaml"), WORKFLOW);
        Path log = directory.resolve("resumed-log").resolve("resumed").resolve("events.log");
        var table = new Table("./holdfast run after SIGKILL: process start to the first further step");
        List<Duration> spent = new ArrayList<>();
        killedAfter(workflow, log, "\"taskId\":\"second\"");
        for (int i = 0; i < ROUNDS; i++) {
            long before = Files.size(log);
            long begun = System.nanoTime();
            Process process = start(workflow);
            await(() -> Files.size(log) > before);
            spent.add(Duration.ofNanos(System.nanoTime() - begun));
            kill(process);
        }
        Collections.sort(spent);
        Duration median = spent.get(ROUNDS / 2);
        table.row("resume", new Rate(1e9 / median.toNanos(), median, spent.getLast()));
    }

    private void killedAfter(Path workflow, Path log, String text) throws Exception {
        Process process = start(workflow);
        await(() -> Files.exists(log) && Files.readString(log).contains(text));
        kill(process);
    }

    private Process start(Path workflow) throws IOException {
        return new ProcessBuilder(
                        Path.of("holdfast").toAbsolutePath().toString(),
                        "run",
                        workflow.toString(),
                        "--event-log-dir",
                        directory.resolve("resumed-log").toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().waitFor();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("nothing happened for " + PATIENCE);
            }
            Thread.sleep(1);
        }
    }
}
