package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions.Access;
import java.io.IOException;
import java.nio.file.Path;

/** Whether a store is still open, for what, and still the one its directory holds. Thread-safe. */
final class OpenFlag {
    private final Path directory;
    private final Access access;
    private final OpenedPath place;
    private volatile boolean closed;

    /** @param place what has to stay where it is as long as the store is open */
    OpenFlag(Path directory, Access access, OpenedPath place) {
        this.directory = directory;
        this.access = access;
        this.place = place;
    }

    void require() {
        if (closed) {
            throw new IllegalStateException("the store in " + directory + " is closed");
        }
        try {
            requirePlace();
        } catch (IOException failed) {
            throw new Unavailable(
                    "the store in " + directory + " is not what was opened: " + failed.getMessage()
                            + ". Nothing was written. See that nobody removes files there, and open the store again",
                    true,
                    failed);
        }
    }

    /**
     * Looks whether others find this store where it was opened; to be called after a write, and before it is acknowledged.
     *
     * @throws OpenedPath.Displaced if they do not
     */
    void requirePlace() throws IOException {
        place.require();
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
