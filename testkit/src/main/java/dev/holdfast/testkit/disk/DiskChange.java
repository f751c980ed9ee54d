package dev.holdfast.testkit.disk;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One recorded operation of a {@link SimulatedDisk} that changes something or makes changes last. Immutable. A file is
 * known by its number, which it keeps when it is renamed and which no other file gets.
 */
public sealed interface DiskChange {
    /** The number that no file has. */
    int NO_FILE = 0;

    /** The file or directory that the caller named. */
    Path path();

    /** Changes the bytes of a file; certain to last once the file is forced. */
    sealed interface OfData extends DiskChange {
        int file();
    }

    /** Changes the names in a directory; certain to last once that directory is forced. */
    sealed interface OfNames extends DiskChange {
        /** The directory to force. */
        default Path directory() {
            return parent(path());
        }

        /** The file that gets or changes its name, {@value #NO_FILE} for a directory or a removal. */
        default int file() {
            return NO_FILE;
        }
    }

    /** Makes earlier changes last, or fails to. */
    sealed interface Forcing extends DiskChange {}

    /** @param bytes read-only; its position stays 0 */
    record Write(Path path, int file, long offset, ByteBuffer bytes, long epochMillis) implements OfData {
        @Override
        public String toString() {
            return "write of bytes " + offset + " to " + (offset + bytes.remaining()) + " of " + path;
        }
    }

    record Truncate(Path path, int file, long size) implements OfData {
        @Override
        public String toString() {
            return "cut of " + path + " to " + size + " bytes";
        }
    }

    record Touch(Path path, int file, long epochMillis) implements OfData {
        @Override
        public String toString() {
            return "new time of " + path;
        }
    }

    record Create(Path path, int file, long epochMillis) implements OfNames {
        @Override
        public String toString() {
            return "new file " + path;
        }
    }

    record CreateDirectory(Path path) implements OfNames {
        @Override
        public String toString() {
            return "new directory " + path;
        }
    }

    record Move(Path path, Path to, int file) implements OfNames {
        @Override
        public Path directory() {
            return parent(to);
        }

        @Override
        public String toString() {
            return "rename of " + path + " to " + to;
        }
    }

    record Delete(Path path) implements OfNames {
        @Override
        public String toString() {
            return "removal of " + path;
        }
    }

    record Force(Path path, int file) implements Forcing {
        @Override
        public String toString() {
            return "force of " + path;
        }
    }

    /** A force that failed as Linux lets it: what it should have written is lost, and later forces do not know of it. */
    record FailedForce(Path path, int file) implements Forcing {
        @Override
        public String toString() {
            return "failed force of " + path;
        }
    }

    record ForceDirectory(Path path) implements Forcing {
        @Override
        public String toString() {
            return "force of directory " + path;
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("the root of the disk cannot be changed");
        }
        return parent;
    }
}
