package dev.holdfast.store.file;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The disk of this machine. Files are read and written through {@link RandomAccessFile}, because an interrupt closes a
 * {@link FileChannel} under every thread that uses it.
 */
final class RealDisk implements Disk {
    /** Locks of this process: closing any handle of a locked file would drop the operating system's lock, so none is opened. */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public boolean isLink(Path path) {
        return Files.isSymbolicLink(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of(); // and not opened: closing any handle of a locked file drops its lock
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return List.of();
        } catch (AccessDeniedException denied) {
            throw new Unreadable("nobody gives permission to look into " + directory, denied);
        }
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
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
            throw explained(file.toFile(), failed);
        }
    }

    @Override
    public Appender append(Path file) throws IOException {
        try {
            return new RealAppender(file.toFile());
        } catch (java.io.FileNotFoundException failed) {
            throw explained(file.toFile(), failed);
        }
    }

    private static IOException explained(File file, java.io.FileNotFoundException failed) {
        if (file.isDirectory()) {
            return new Unreadable(file + " is a directory, not a file", failed);
        }
        if (!file.exists()) {
            return new NoSuchFileException(file.getPath());
        }
        return file.canRead() ? failed : new Unreadable("nobody gives permission to read " + file, failed);
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
    public Closeable lock(Path file, String owner) throws IOException {
        return uninterrupted(() -> locked(file, owner));
    }

    private static Closeable locked(Path file, String owner) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        if (!LOCKED.add(key)) {
            throw new Locked("this process has it open already");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new Locked("held by " + content(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((owner + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException | RuntimeException failed) {
            if (channel != null) {
                channel.close();
            }
            LOCKED.remove(key);
            throw failed;
        }
        FileChannel held = channel;
        return () -> {
            held.close();
            LOCKED.remove(key);
        };
    }

    private static String content(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(512);
        channel.read(buffer, 0);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString().strip();
    }

    private static final class RealAppender implements Appender {
        private final RandomAccessFile file;

        RealAppender(File path) throws IOException {
            file = new RandomAccessFile(path, "rw");
            file.seek(file.length());
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
