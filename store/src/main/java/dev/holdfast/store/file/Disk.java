package dev.holdfast.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file operations that the file backend uses, and no others, so that a test can record every one of them, make it
 * fail, or simulate what a power cut leaves of it. Thread-safe; one {@link Appender} is used by one thread at a time.
 *
 * <p>What a caller may rely on after a power cut is only this: the bytes of a file written before {@link Appender#force}
 * returned, and the names in a directory created, moved or deleted before {@link #forceDirectory} returned. No operation
 * reacts to thread interrupts: an interrupt never closes a file under another thread.
 */
public interface Disk {
    /**
     * Whether a file or directory stands at {@code path}. Only a name that is surely not there is absent: a look that fails, and
     * a link on the way that leads nowhere, as to a volume that is not mounted, are failures.
     */
    boolean exists(Path path) throws IOException;

    /**
     * What a path leads to: equal for every path and link that leads to the same file or directory, different otherwise, and
     * not given to another one as long as it is open.
     *
     * @throws java.nio.file.NoSuchFileException if nothing is there
     */
    Object identity(Path path) throws IOException;

    /** The kind of the file system that a directory is on, as the operating system calls it: {@code ext4}, {@code nfs4}. */
    String fileSystem(Path directory) throws IOException;

    /**
     * The names in a directory, in no particular order; empty if {@code directory} surely is not there, or is a file. A look
     * that fails is a failure, as for {@link #exists}.
     */
    List<String> list(Path directory) throws IOException;

    /** The length of a file in bytes. */
    long size(Path file) throws IOException;

    /** Up to {@code length} bytes of a file that is never locked, from {@code offset} on; fewer only where the file ends. */
    byte[] read(Path file, long offset, int length) throws IOException;

    /** All bytes of a small file that this or another process may have locked, and keeps locked. */
    byte[] readLocked(Path file) throws IOException;

    /**
     * Opens a new file for writing; what stands there already, a link too, is not touched.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something stands there
     */
    Appender create(Path file) throws IOException;

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
     * Takes an exclusive lock that the operating system releases when this process ends, however it ends. Within a process
     * it is the file that is locked, whatever path leads to it.
     *
     * @param file holds the lock and, as its content, {@code owner}, a line that tells a person who holds it; it is created if
     *     it is absent
     * @return the lock, to be closed
     * @throws Locked if another holds it
     */
    Lock lock(Path file, String owner) throws IOException;

    /** Like {@link #lock(Path, String)}, for a file that exists and whose content stays as it is. */
    Lock lock(Path file) throws IOException;

    /** A lock, until it is closed. */
    interface Lock extends Closeable {
        /** The {@link #identity(Path) identity} of the file that is locked. */
        Object identity();
    }

    /** Another holds a lock; the message quotes the owner's line. */
    final class Locked extends IOException {
        public Locked(String message) {
            super(message);
        }

        Locked(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** What stands at a path will not be read, whoever tries again, until somebody changes it: a directory, or a broken link. */
    final class Unreadable extends IOException {
        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A file open for appending. */
    interface Appender extends Closeable {
        /** The {@link #identity(Path) identity} of the file that is open. */
        Object identity();

        /** Writes all the bytes at the end of the file, or throws; after a failure the end is uncertain. */
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Makes everything written so far survive a power cut. After a failure nothing is certain: never try again. */
        void force() throws IOException;

        /** Cuts the file to {@code size} bytes; the next write goes there. Like a write it needs a force to last. */
        void truncate(long size) throws IOException;
    }
}
