package dev.holdfast.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one write of a document happen at a time, over all threads and processes. Thread-safe. */
final class DocsLock {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private final ReentrantLock threads = new ReentrantLock();
    private final Disk disk;
    private final Path directory;

    DocsLock(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Waits for the lock; to be closed. */
    Closeable take() throws IOException {
        threads.lock();
        try {
            Closeable processes = takeFromProcesses();
            return () -> {
                try {
                    processes.close();
                } finally {
                    threads.unlock();
                }
            };
        } catch (IOException | RuntimeException failed) {
            threads.unlock();
            throw failed;
        }
    }

    private Closeable takeFromProcesses() throws IOException {
        long begun = System.nanoTime();
        while (true) {
            try {
                return disk.lock(directory.resolve("docs.lock"), FileBackend.owner());
            } catch (Disk.Locked held) {
                // Writes take about a millisecond, and the operating system offers no way to wait that an interrupt
                // spares.
                if (System.nanoTime() - begun > PATIENCE_NANOS) {
                    throw held;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
