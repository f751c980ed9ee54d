package dev.holdfast.store.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Creates directories as {@link AtomicFile} does, and remembers which ones are certain to survive. Thread-safe. */
final class Directories {
    private final Set<Path> certain = ConcurrentHashMap.newKeySet();
    private final Disk disk;

    Directories(Disk disk) {
        this.disk = disk;
    }

    void create(Path directory) throws IOException {
        if (!certain.contains(directory)) {
            AtomicFile.createDirectories(disk, directory);
            certain.add(directory);
        }
    }
}
