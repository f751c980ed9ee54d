package dev.holdfast.store.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;

/**
 * The disk of this machine. Files are read and written through {@link RandomAccessFile}, because an interrupt closes a
 * {@link FileChannel} under every thread that uses it.
 */
final class RealDisk implements Disk {
    /** How often a file is opened again because it was replaced meanwhile. */
    private static final int ATTEMPTS = 100;

    @Override
    public boolean exists(Path path) throws IOException {
        return RealNames.exists(path);
    }

    @Override
    public Object identity(Path path) throws IOException {
        return RealNames.identity(path);
    }

    @Override
    public String fileSystem(Path directory) throws IOException {
        return Files.getFileStore(directory).type();
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return RealNames.list(directory);
    }

    @Override
    public long size(Path file) throws IOException {
        return RealNames.size(file);
    }

    @Override
    public byte[] readLocked(Path file) throws IOException {
        return RealLocks.read(file);
    }

    @Override
    public byte[] read(Path file, long offset, int length) throws IOException {
        try (var reader = new RandomAccessFile(file.toFile(), "r")) {
            var bytes = new byte[(int) Math.max(0, Math.min(length, reader.length() - offset))];
            reader.seek(offset);
            int filled = 0;
            while (filled < bytes.length) {
                int got = reader.read(bytes, filled, bytes.length - filled);
                if (got < 0) {
                    return Arrays.copyOf(bytes, filled);
                }
                filled += got;
            }
            return bytes;
        } catch (java.io.FileNotFoundException failed) {
            throw explained(file, failed);
        }
    }

    @Override
    public Appender create(Path file) throws IOException {
        Files.createFile(file); // which follows no link, as a RandomAccessFile does
        Appender out = append(file);
        if (!RealNames.isItself(file, out.identity())) {
            out.close();
            throw new FileAlreadyExistsException(file.toString(), null, "another was put in its place");
        }
        return out;
    }

    @Override
    public Appender append(Path file) throws IOException {
        try {
            return RealAppender.open(file);
        } catch (java.io.FileNotFoundException failed) {
            throw explained(file, failed);
        }
    }

    /** Java has one exception for whatever keeps a file from being opened. */
    private static IOException explained(Path file, java.io.FileNotFoundException failed) throws IOException {
        if (!RealNames.exists(file)) {
            return new NoSuchFileException(file.toString());
        }
        if (Files.isDirectory(file)) {
            return new Unreadable(file + " is a directory, not a file", failed);
        }
        return Files.isReadable(file) ? failed : new Unreadable("nobody gives permission to read " + file, failed);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(directory)) {
                throw there;
            }
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException directory) {
            throw new IOException(file + " is a directory, not a file", directory);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        uninterrupted(() -> {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
                return directory;
            }
        });
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    /** Does work that an interrupt can only cut short on a channel of its own: again, and the flag is set again after it. */
    private static <T> T uninterrupted(Work<T> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException interruption) {
                    interrupted = Thread.interrupted() || interrupted;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public long lastModified(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis();
    }

    @Override
    public void setLastModified(Path file, long epochMillis) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(epochMillis));
    }

    @Override
    public Lock lock(Path file, String owner) throws IOException {
        return RealLocks.take(file, owner);
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return RealLocks.take(file, null);
    }

    private static final class RealAppender implements Appender {
        private final RandomAccessFile file;
        private final Object identity;

        private RealAppender(RandomAccessFile file, Object identity) throws IOException {
            this.file = file;
            this.identity = identity;
            file.seek(file.length());
        }

        /** What is found under the name before and after is what was opened: an open file's identity is not given away. */
        static RealAppender open(Path path) throws IOException {
            Object before = RealNames.exists(path) ? RealNames.identity(path) : path;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                var file = new RandomAccessFile(path.toFile(), "rw");
                try {
                    Object after = RealNames.identity(path);
                    if (after.equals(before)) {
                        return new RealAppender(file, after);
                    }
                    before = after;
                } catch (IOException failed) {
                    file.close();
                    throw failed;
                }
                file.close();
            }
            throw new IOException(path + " was replaced each of the " + ATTEMPTS + " times it was opened");
        }

        @Override
        public Object identity() {
            return identity;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            file.write(bytes, offset, length);
        }

        @Override
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.setLength(size);
            file.seek(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
