package dev.holdfast.store.file;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Log;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions.Access;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A store in plain files below one directory. Thread-safe.
 *
 * <p>One process at a time may append, by a lock that ends with the process; others may read, and write documents. Everything
 * is forced to the disk before it is acknowledged, file and directory. {@code docs/formats.md} has every file.
 */
public final class FileBackend implements Backend {
    private final Disk disk;
    private final Path directory;
    private final FileOptions options;
    private final OpenFlag open;
    private final FileLog log;
    private final FileDocs docs;
    private final FileBlobs blobs;
    private final @Nullable WriterLock lock;

    private FileBackend(Disk disk, Path directory, FileOptions options, @Nullable WriterLock lock) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.lock = lock;
        this.open =
                new OpenFlag(directory, options.access(), lock == null ? OpenedPath.of(disk, directory) : lock.place());
        var layout = lock == null ? StoreFile.layout(disk, directory, options) : lock.layout();
        this.log = new FileLog(new Histories(disk, directory, options, layout, open), options, open);
        this.docs = new FileDocs(disk, directory, options, open);
        this.blobs = new FileBlobs(disk, directory, options, open);
    }

    /** Opens the store in {@code directory} on this machine's disk, creating it if it is absent and will be written. */
    public static FileBackend open(Path directory, FileOptions options) {
        return open(new RealDisk(), directory, options);
    }

    /**
     * Opens a store on any disk, for tests of what happens to files.
     *
     * @throws Unavailable if another process is appending, or the files cannot be read or written
     * @throws dev.holdfast.store.StoreException.Corrupt if acknowledged bytes have been damaged since
     */
    public static FileBackend open(Disk disk, Path directory, FileOptions options) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            if (options.access() != Access.WRITER) {
                requireStore(disk, root);
                return new FileBackend(disk, root, options, null);
            }
            AtomicFile.createDirectories(disk, root);
            FileSystems.requireLocks(disk, root);
            WriterLock lock = WriterLock.take(disk, root, options);
            try {
                return new FileBackend(disk, root, options, lock);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (Disk.Locked held) {
            throw new Unavailable(
                    "another process is writing to the store in " + root + " (" + held.getMessage()
                            + "). Wait until it has ended, stop it, or use another directory",
                    true,
                    held);
        } catch (AccessDeniedException denied) {
            throw new Unavailable(
                    "no permission to write " + denied.getMessage() + "; allow this user to write in " + root
                            + ", or use another directory",
                    true,
                    denied);
        } catch (NoSuchFileException absent) {
            throw new Unavailable(
                    absent.getMessage() + " is not there and cannot be created; use another directory than " + root,
                    true,
                    absent);
        } catch (IOException failed) {
            throw new Unavailable("could not open the store in " + root + ": " + failed.getMessage(), true, failed);
        }
    }

    private static void requireStore(Disk disk, Path root) throws IOException {
        if (!disk.exists(root)) {
            throw new Unavailable(
                    "there is no store in " + root + "; look for the directory, or write something first", true, null);
        }
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Docs docs() {
        return docs;
    }

    @Override
    public Blobs blobs() {
        return blobs;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Health health() {
        long begun = System.nanoTime();
        boolean healthy = false;
        String detail;
        try {
            open.require();
            probe();
            detail = (directory + " " + FileSystems.warning(disk, directory)).strip();
            healthy = true;
        } catch (IOException | IllegalStateException | Unavailable failed) {
            detail = String.valueOf(failed.getMessage());
        }
        return new Health(
                healthy,
                Duration.ofNanos(System.nanoTime() - begun),
                "file " + StoreFile.FORMAT,
                "every write is forced to the disk before it is acknowledged",
                detail);
    }

    private void probe() throws IOException {
        if (options.access() == Access.WRITER) {
            Path probe = directory.resolve(".health");
            AtomicFile.write(disk, probe, Bytes.ascii("probe\n"));
            disk.delete(probe);
        } else {
            disk.list(directory);
        }
    }

    @Override
    public void close() {
        if (!open.close()) {
            return;
        }
        try {
            log.close();
        } catch (IOException failed) {
            throw new Unavailable("could not close " + directory + ": " + failed.getMessage(), false, failed);
        } finally {
            release();
        }
    }

    private void release() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException failed) {
            throw new Unavailable(
                    "could not release the lock of " + directory + ": " + failed.getMessage(), true, failed);
        }
    }
}
