package dev.holdfast.store.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Predicate;

/** Writes whole files and directories so that a crash leaves the old or the new, never something between. */
final class AtomicFile {
    /** Begins the names of files that are not finished: {@code .tmp-<name>~<random>}. A crash may leave one. */
    static final String UNFINISHED = ".tmp-";

    private AtomicFile() {}

    /** Replaces {@code file}; once this returns, the new content survives a crash. */
    static void write(Disk disk, Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling(UNFINISHED + file.getFileName() + "~" + UUID.randomUUID());
        try (Disk.Appender out = disk.create(unfinished)) {
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

    /**
     * Removes the unfinished files that a crash left in a directory, those of files whose names are {@code own}; nobody may be
     * writing one of these.
     */
    static void sweep(Disk disk, Path directory, Predicate<String> own) throws IOException {
        for (String name : disk.list(directory)) {
            int end = name.lastIndexOf('~');
            if (name.startsWith(UNFINISHED)
                    && own.test(name.substring(UNFINISHED.length(), Math.max(UNFINISHED.length(), end)))) {
                disk.delete(directory.resolve(name));
            }
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
