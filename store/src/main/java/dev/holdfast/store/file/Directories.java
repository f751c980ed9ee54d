package dev.holdfast.store.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Creates directories as {@link AtomicFile} does, and remembers which ones are certain to survive and free of what a crash left
 * unfinished. Thread-safe.
 */
final class Directories {
    private final Set<Path> certain = ConcurrentHashMap.newKeySet();
    private final Disk disk;
    private final Predicate<String> own;

    /** @param own the names of the files that are written there by this, and by others only when this does not */
    Directories(Disk disk, Predicate<String> own) {
        this.disk = disk;
        this.own = own;
    }

    void create(Path directory) throws IOException {
        if (!certain.contains(directory)) {
            AtomicFile.createDirectories(disk, directory);
            AtomicFile.sweep(disk, directory, own);
            certain.add(directory);
        }
    }
}
