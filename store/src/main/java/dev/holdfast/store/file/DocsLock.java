package dev.holdfast.store.file;

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

    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Waits for the lock and works under it.
     *
     * @throws OpenedPath.Displaced if the lock was removed meanwhile, so that others may have been writing at the same time
     */
    <T> T holding(Work<T> work) throws IOException {
        threads.lock();
        try (Disk.Lock processes = takeFromProcesses()) {
            T result = work.run();
            new OpenedPath(disk, file(), processes.identity()).require();
            return result;
        } finally {
            threads.unlock();
        }
    }

    private Path file() {
        return directory.resolve("docs.lock");
    }

    private Disk.Lock takeFromProcesses() throws IOException {
        long begun = System.nanoTime();
        while (true) {
            try {
                return disk.lock(file(), WriterLock.owner());
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
