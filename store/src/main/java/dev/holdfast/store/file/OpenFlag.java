package dev.holdfast.store.file;

import dev.holdfast.store.StoreOptions.Access;
import java.nio.file.Path;

/** Whether a store is still open, and for what. Thread-safe. */
final class OpenFlag {
    private final Path directory;
    private final Access access;
    private volatile boolean closed;

    OpenFlag(Path directory, Access access) {
        this.directory = directory;
        this.access = access;
    }

    void require() {
        if (closed) {
            throw new IllegalStateException("the store in " + directory + " is closed");
        }
    }

    void requireAppending() {
        require();
        if (access != Access.WRITER) {
            throw new IllegalStateException("the store in " + directory + " was opened without the right to append");
        }
    }

    void requireDocuments() {
        require();
        if (access == Access.READ_ONLY) {
            throw new IllegalStateException("the store in " + directory + " was opened for reading only");
        }
    }

    /** Returns whether it was open until now. */
    boolean close() {
        boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }
}
