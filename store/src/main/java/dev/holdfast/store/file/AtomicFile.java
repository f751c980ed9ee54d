package dev.holdfast.store.file;

import java.io.IOException;
import java.nio.file.Path;

/** Writes whole files and directories so that a crash leaves the old or the new, never something between. */
final class AtomicFile {
    /** Begins the names of files that are not finished; a crash may leave one, and the next write of the file replaces it. */
    static final String UNFINISHED = ".tmp-";

    private AtomicFile() {}

    /** Replaces {@code file}; once this returns, the new content survives a crash. */
    static void write(Disk disk, Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling(UNFINISHED + file.getFileName());
        try (Disk.Appender out = disk.append(unfinished)) {
            out.truncate(0);
            out.write(content, 0, content.length);
            out.force();
        } catch (IOException failed) {
            discard(disk, unfinished, failed);
            throw failed;
        }
        disk.move(unfinished, file);
        disk.forceDirectory(parent(file));
    }

    /**
     * Removes a file; once this returns, it stays away. One that is gone already may have been removed by a process that was
     * killed before it forced that.
     */
    static void remove(Disk disk, Path file) throws IOException {
        if (disk.exists(parent(file))) {
            disk.delete(file);
            disk.forceDirectory(parent(file));
        }
    }

    /** Gives the space back, which matters most when there is none left. */
    private static void discard(Disk disk, Path unfinished, IOException failed) {
        try {
            disk.delete(unfinished);
        } catch (IOException also) {
            failed.addSuppressed(also);
        }
    }

    /**
     * Creates a directory and those above it; once this returns, they survive a crash. One that is found empty may have been
     * left by a process that was killed before it forced the name, so that is made up for.
     */
    static void createDirectories(Disk disk, Path directory) throws IOException {
        boolean exists = disk.exists(directory);
        if (exists && (directory.getParent() == null || !disk.list(directory).isEmpty())) {
            return;
        }
        Path parent = parent(directory);
        if (!exists) {
            createDirectories(disk, parent);
            disk.createDirectory(directory);
        }
        disk.forceDirectory(parent);
    }

    static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no directory above it");
        }
        return parent;
    }
}
