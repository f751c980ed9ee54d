package dev.holdfast.store.file;

import dev.holdfast.store.file.FileOptions.Layout;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Keeps a second writer out of a store, by two locks: of the file {@code LOCK}, which says who holds it, and of
 * {@code holdfast.json}. A store can do without the first, and cleaners remove such files; whoever then creates another one
 * meets the second.
 */
final class WriterLock implements Closeable {
    private static final String LOCK = "LOCK";

    private final Disk.Lock named;
    private final Disk.Lock format;
    private final Layout layout;
    private final OpenedPath place;

    private WriterLock(Disk.Lock named, Disk.Lock format, Layout layout, OpenedPath place) {
        this.named = named;
        this.format = format;
        this.layout = layout;
        this.place = place;
    }

    /** @throws Disk.Locked if another holds it */
    static WriterLock take(Disk disk, Path directory, FileOptions options) throws IOException {
        Disk.Lock named = disk.lock(directory.resolve(LOCK), owner());
        try {
            Layout layout = StoreFile.layout(disk, directory, options);
            Path file = StoreFile.in(directory);
            Disk.Lock format = format(disk, file);
            return new WriterLock(named, format, layout, new OpenedPath(disk, file, format.identity()));
        } catch (IOException | RuntimeException failed) {
            named.close();
            throw failed;
        }
    }

    private static Disk.Lock format(Disk disk, Path file) throws IOException {
        try {
            return disk.lock(file);
        } catch (Disk.Locked held) {
            throw new Disk.Locked(
                    held.getMessage() + ", as " + file + " shows, though its file " + LOCK + " was removed");
        }
    }

    /** A line that tells a person who holds a lock. */
    static String owner() {
        return "process " + ProcessHandle.current().pid();
    }

    Layout layout() {
        return layout;
    }

    /** What has to stay where it is for the lock to keep others out. */
    OpenedPath place() {
        return place;
    }

    @Override
    public void close() throws IOException {
        try {
            format.close();
        } finally {
            named.close();
        }
    }
}
