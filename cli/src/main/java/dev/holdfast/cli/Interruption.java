package dev.holdfast.cli;

import dev.holdfast.process.Orphans;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets a command end well when the process is told to end, by Ctrl-C or SIGTERM: what it registered is run, and the process
 * ends with the command's own exit code once the command has returned. Thread-safe.
 */
final class Interruption {
    /** How long a command may take to end before the process ends without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final AtomicReference<Runnable> stop = new AtomicReference<>();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    /** What to run when the process is told to end; the last one registered counts. */
    void stopWith(Runnable action) {
        stop.set(action);
    }

    /** The command has returned. */
    void finished(int code) {
        exitCode.complete(code);
    }

    /** Begins to listen. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "interruption"));
    }

    private void interrupted() {
        Runnable action = stop.get();
        if (action == null || exitCode.isDone()) {
            return;
        }
        Thread.ofPlatform().daemon().name("stop").start(action); // a store that hangs does not keep the process
        int code = ExitCode.UNFINISHED;
        try {
            code = exitCode.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException late) {
            System.err.println("holdfast: the command did not stop in time; what it had recorded is safe");
            Orphans.killOwn();
        }
        Runtime.getRuntime().halt(code);
    }
}
