package dev.holdfast.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file operations that the file backend uses, and no others, so that a test can record every one of them, make it
 * fail, or simulate what a power cut leaves of it. Thread-safe; one {@link Appender} is used by one thread at a time.
 *
 * <p>What a caller may rely on after a power cut is only this: the bytes of a file written before {@link Appender#force}
 * returned, and the names in a directory created, moved or deleted before {@link #forceDirectory} returned. No operation
 * reacts to thread interrupts: an interrupt never closes a file under another thread.
 */
public interface Disk {
    /** Whether a file or directory stands at {@code path}. */
    boolean exists(Path path) throws IOException;

    /** Whether a link stands at {@code path}, wherever it leads. */
    boolean isLink(Path path) throws IOException;

    /** The names in a directory, in no particular order; empty if there is no such directory. */
    List<String> list(Path directory) throws IOException;

    /** The length of a file in bytes. */
    long size(Path file) throws IOException;

    /** Up to {@code length} bytes of a file from {@code offset} on; fewer only where the file ends. */
    byte[] read(Path file, long offset, int length) throws IOException;

    /** Opens a file for appending at its end, creating it empty if it is absent. Its directory must exist. */
    Appender append(Path file) throws IOException;

    /** Creates one directory if it is absent; its parent must exist. */
    void createDirectory(Path directory) throws IOException;

    /** Renames a file within a file system, atomically replacing what stands at {@code to}. */
    void move(Path from, Path to) throws IOException;

    /** Deletes a file if it exists. */
    void delete(Path file) throws IOException;

    /** Makes the names in a directory survive a power cut. */
    void forceDirectory(Path directory) throws IOException;

    /** When the file was last modified, in milliseconds since 1970. */
    long lastModified(Path file) throws IOException;

    /** Sets when the file was last modified, in milliseconds since 1970. */
    void setLastModified(Path file, long epochMillis) throws IOException;

    /**
     * Takes an exclusive lock that the operating system releases when this process ends, however it ends.
     *
     * @param file holds the lock and, as its content, {@code owner}, a line that tells a person who holds it
     * @return the lock, to be closed
     * @throws Locked if another holds it
     */
    Closeable lock(Path file, String owner) throws IOException;

    /** Another holds a lock; the message quotes the owner's line. */
    final class Locked extends IOException {
        public Locked(String message) {
            super(message);
        }
    }

    /** What stands at a path will not be read, whoever tries again, until somebody changes it: a directory, or a broken link. */
    final class Unreadable extends IOException {
        public Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A file open for appending. */
    interface Appender extends Closeable {
        /** Writes all the bytes at the end of the file, or throws; after a failure the end is uncertain. */
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Makes everything written so far survive a power cut. After a failure nothing is certain: never try again. */
        void force() throws IOException;

        /** Cuts the file to {@code size} bytes; the next write goes there. Like a write it needs a force to last. */
        void truncate(long size) throws IOException;
    }
}
