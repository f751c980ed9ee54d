package dev.holdfast.store.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A path and the file or directory it led to once. People, cleaners and other programs may remove that or put another in its
 * place; whoever works with what was opened looks here whether it still is what others find. Immutable.
 */
record OpenedPath(Disk disk, Path path, Object identity) {
    /** A path no longer leads to what was opened by it. */
    static final class Displaced extends IOException {
        Displaced(String message) {
            super(message);
        }
    }

    static OpenedPath of(Disk disk, Path path) throws IOException {
        return new OpenedPath(disk, path, disk.identity(path));
    }

    /** @throws Displaced if the path leads to nothing, or to something else */
    void require() throws IOException {
        try {
            if (disk.identity(path).equals(identity)) {
                return;
            }
        } catch (NoSuchFileException removed) {
            throw new Displaced(path + " was removed, or moved away, while it was in use");
        }
        throw new Displaced(path + " was replaced by another while it was in use");
    }
}
