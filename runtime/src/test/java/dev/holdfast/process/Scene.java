package dev.holdfast.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands in a directory of their own, which tells their processes from all others. */
record Scene(Path directory) {
    static final RunIdentity RUN = new RunIdentity("run-1", Instant.parse("2026-01-02T03:04:05.678Z"));

    CommandLine line(String script, @Nullable String stdin) {
        return new CommandLine(List.of("/bin/sh", "-c", script), directory, Map.of(), stdin, 1 << 20, RUN);
    }

    RunningCommand start(String script) throws IOException, InterruptedException {
        return RunningCommand.start(line(script, null));
    }

    /** Starts a command and waits until it has written to the pipe {@code ready}. */
    RunningCommand started(String script) throws IOException, InterruptedException {
        Path ready = pipe("ready");
        RunningCommand command = start(script);
        Files.readAllBytes(ready);
        return command;
    }

    Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = directory.resolve(name);
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        return pipe;
    }

    /** How many processes work in the directory. */
    long processes() throws IOException {
        Path here = directory.toRealPath();
        return ProcessHandle.allProcesses()
                .filter(process -> isAt(process, here))
                .count();
    }

    private static boolean isAt(ProcessHandle process, Path here) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd")
                    .toRealPath()
                    .equals(here);
        } catch (IOException gone) {
            return false; // no process any more, or a zombie
        }
    }
}
