package dev.holdfast.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A command at work, with everything it starts. {@link #await} or {@link #end} must be called, and {@link #close} when its
 * output was read. Thread-safe.
 *
 * <p>On Linux a process belongs to a command when it descends from it, or is in a group or session that one of these began,
 * or has inherited its environment or its output. One that is none of this any more, all at once, is not found.
 */
public final class RunningCommand implements AutoCloseable {
    /** How many commands are at work at the same time; more wait until there is room. */
    public static final int MAX_AT_ONCE = 512;

    /** What a command leaves running in the background may hold its output open: nobody waits for that longer. */
    private static final Duration LATE_OUTPUT = Duration.ofSeconds(1);

    /** No pipe holds more that was written, but not yet read, when a command ended. */
    private static final long PIPE_BYTES = 1 << 20;

    private static final Semaphore ROOM = new Semaphore(MAX_AT_ONCE, true);
    private static final Semaphore STARTING =
            new Semaphore(2 * Runtime.getRuntime().availableProcessors());

    private final Process process;
    private final ProcessTree tree;
    private final Captured stdout;
    private final Captured stderr;
    private final List<Thread> readers = new ArrayList<>();
    private final AtomicBoolean hasRoom = new AtomicBoolean(true);

    private RunningCommand(Process process, String mark, int maxOutputBytes) {
        this.process = process;
        long pid = process.pid();
        ProcessEntry root = ProcessEntry.of(pid).orElse(new ProcessEntry(pid, 0, 0, 0, 0, true));
        this.tree = ProcessTree.of(root, new ProcessMark(mark, null, null, ProcessMark.pipes(pid)));
        this.stdout = new Captured(maxOutputBytes);
        this.stderr = new Captured(maxOutputBytes);
    }

    /**
     * Starts a command.
     *
     * @throws IOException if the program cannot be started
     * @throws InterruptedException if interrupted meanwhile; nothing of it is left running
     */
    public static RunningCommand start(CommandLine line) throws IOException, InterruptedException {
        Threads.refuseTooMany();
        ROOM.acquire();
        var started = new CompletableFuture<RunningCommand>();
        try {
            Threads.start("command", () -> lead(line, started));
        } catch (Error noThread) { // as many as the system allows are there
            started.completeExceptionally(noThread);
        }
        try {
            return started.get();
        } catch (InterruptedException stopped) {
            RunningCommand late = started.exceptionally(failed -> null).join();
            if (late == null) {
                ROOM.release();
            } else {
                late.end();
            }
            throw stopped;
        } catch (ExecutionException failed) {
            ROOM.release();
            throw failed.getCause() instanceof IOException refused
                    ? refused
                    : new IOException(String.valueOf(failed.getCause()), failed.getCause());
        }
    }

    /** The life of a command, as its first thread sees it. */
    private static void lead(CommandLine line, CompletableFuture<RunningCommand> started) throws IOException {
        Process process = null;
        try {
            String mark = ProcessMark.next();
            process = started(line.builder(mark));
            var command = new RunningCommand(process, mark, line.maxOutputBytes());
            command.readers.add(Thread.currentThread());
            command.connect(process, line.stdin());
            started.complete(command);
        } catch (IOException | RuntimeException | Error failed) { // told to whoever asked
            if (process != null) {
                process.destroyForcibly();
            }
            started.completeExceptionally(failed);
            return;
        }
        started.join().stdout.drain(process.getInputStream());
    }

    private static Process started(ProcessBuilder builder) throws IOException {
        STARTING.acquireUninterruptibly();
        try {
            return builder.start();
        } finally {
            STARTING.release();
        }
    }

    private void connect(Process of, @Nullable String stdin) throws IOException {
        readers.add(Threads.start("command-stderr", () -> stderr.drain(of.getErrorStream())));
        OutputStream pipe = of.getOutputStream();
        if (stdin == null || stdin.isEmpty()) {
            pipe.close();
        } else {
            Threads.start("command-stdin", () -> write(pipe, stdin));
        }
    }

    private static void write(OutputStream pipe, String text) throws IOException {
        try (pipe) {
            pipe.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Waits until it is over and all it has written is taken in. Returns its exit code, 128 + n where signal n ended it. */
    public int await() throws InterruptedException {
        int exitCode = process.waitFor();
        giveRoom();
        long atEnd = taken();
        long before = -1;
        for (long now = atEnd; !isRead() && now != before && now - atEnd <= PIPE_BYTES; now = taken()) {
            before = now;
        }
        leaveReaders();
        return exitCode;
    }

    /** Waits for the end of the output, for as long as a late one may take. */
    private boolean isRead() throws InterruptedException {
        long begun = System.nanoTime();
        boolean read = true;
        for (Thread reader : readers) {
            read &= reader.join(LATE_OUTPUT.minusNanos(System.nanoTime() - begun));
        }
        return read;
    }

    private long taken() {
        return stdout.taken() + stderr.taken();
    }

    private void leaveReaders() {
        stdout.close();
        stderr.close();
        readers.forEach(Threads::leave);
    }

    private void giveRoom() {
        if (hasRoom.getAndSet(false)) {
            ROOM.release();
        }
    }

    public Captured stdout() {
        return stdout;
    }

    public Captured stderr() {
        return stderr;
    }

    /**
     * Asks it and everything it started to end, kills what has not done so three seconds later, and returns when none is
     * left.
     *
     * @throws InterruptedException if interrupted meanwhile; all have been killed then
     */
    public void end() throws InterruptedException {
        try {
            tree.end();
        } finally {
            giveRoom();
            leaveReaders();
        }
    }

    /** Gives up what was kept of its output. What it left running goes on. */
    @Override
    public void close() {
        stdout.discard();
        stderr.discard();
    }
}
