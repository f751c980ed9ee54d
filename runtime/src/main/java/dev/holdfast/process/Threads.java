package dev.holdfast.process;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Threads of the system, for what holds up the thread that does it: starting a process, reading and writing its pipes. On
 * virtual threads a few hundred commands would leave none for the rest of the program. Thread-safe.
 */
final class Threads {
    /** How many threads may wait for output of what commands that are over have left in the background. */
    static final int MAX_LEFT = 1_000;

    private static final long STACK_BYTES = 256 << 10;
    private static final Set<Thread> LEFT = ConcurrentHashMap.newKeySet();

    private Threads() {}

    interface Work {
        void run() throws IOException;
    }

    static Thread start(String name, Work work) {
        return Thread.ofPlatform().daemon().name(name).stackSize(STACK_BYTES).start(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // A pipe breaks when the process ends without reading or writing to its end; its exit code tells the
                // rest.
            }
        });
    }

    /** Nobody waits for this one any more; it ends when whoever holds the pipe writes or ends. */
    static void leave(Thread thread) {
        LEFT.add(thread);
    }

    static void refuseTooMany() throws IOException {
        LEFT.removeIf(thread -> !thread.isAlive());
        if (LEFT.size() >= MAX_LEFT) {
            throw new IOException(
                    "commands that are over have left so much running in the background that " + MAX_LEFT
                            + " of its outputs are still open; end it, or redirect its output, as in 'server > server.log 2>&1 &'");
        }
    }
}
