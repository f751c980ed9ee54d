package dev.holdfast.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A server as a direct child of this process, which can be killed at any instant and started again. It ends with this
 * JVM, also when that is killed. One thread at a time.
 */
public final class ServerProcess implements AutoCloseable {
    /** How long a server may take until it answers; a busy machine is several times slower than an idle one. */
    public static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final int TAIL_LINES = 20;

    /** The kernel ends a child with the thread that started it, so this thread stays as long as the JVM. */
    private static final ExecutorService PARENT = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("servers").factory());

    /** A question that only a server ready for work answers. */
    @FunctionalInterface
    public interface Probe {
        /** Returns once it has been answered, and throws while nobody answers. */
        void ask() throws Exception;
    }

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Probe probe;
    private final Thread hook = new Thread(this::end);
    private volatile Process process;

    private ServerProcess(String name, List<String> command, Path log, Probe probe) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
        this.probe = probe;
        this.process = launch();
    }

    /**
     * Starts a server and returns when it has answered.
     *
     * @param log the file to which its output is appended
     * @throws IllegalStateException if it ends, or does not answer within {@link #START_LIMIT}; with the end of its log
     */
    public static ServerProcess start(String name, List<String> command, Path log, Probe probe) {
        var server = new ServerProcess(name, command, log, probe);
        Runtime.getRuntime().addShutdownHook(server.hook);
        server.awaitAnswer();
        return server;
    }

    private Process launch() {
        var builder = new ProcessBuilder(Privileges.endingWithParent(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process launched = PARENT.submit(builder::start).get();
            launched.getOutputStream().close();
            return launched;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(name + " could not be started: " + failed.getCause(), failed);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + name, interrupted);
        }
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            Exception silence;
            try {
                probe.ask();
                return;
            } catch (Exception unanswered) {
                silence = unanswered;
            }
            if (hasEnded()) {
                throw new IllegalStateException(name + " ended with code " + process.exitValue() + ":\n" + tail());
            }
            if (System.nanoTime() - deadline > 0) {
                end();
                throw new IllegalStateException(
                        name + " did not answer within " + START_LIMIT.toSeconds() + " s:\n" + tail(), silence);
            }
        }
    }

    /** Gives it a moment, and says whether it ended in that. */
    private boolean hasEnded() {
        try {
            return process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            end();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, interrupted);
        }
    }

    private String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException failed) {
            return "its log " + log + " cannot be read: " + failed;
        }
    }

    /** Kills it and its children by SIGKILL, and returns when they are gone. */
    public void kill() {
        end();
    }

    private void end() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        children.forEach(child -> child.onExit().join());
    }

    /** Kills it if it runs, starts it again by the same command, and returns when it has answered. */
    public void restart() {
        end();
        process = launch();
        awaitAnswer();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** The file with its output. */
    public Path log() {
        return log;
    }

    /** Kills it. */
    @Override
    public void close() {
        end();
    }
}
