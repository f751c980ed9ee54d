package dev.holdfast.testkit.disk;

import dev.holdfast.store.file.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Passes every operation on, for decorators that change some, or only for some files. */
class ForwardingDisk implements Disk {
    final Disk disk;

    ForwardingDisk(Disk disk) {
        this.disk = disk;
    }

    /** The disk that an operation on {@code path} goes to. */
    Disk at(Path path) {
        return disk;
    }

    /** What is given for a file that was opened for appending. */
    Appender around(Appender opened) {
        return opened;
    }

    static Path parentOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file stands in a directory");
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return at(path).exists(path);
    }

    @Override
    public Object identity(Path path) throws IOException {
        return at(path).identity(path);
    }

    @Override
    public String fileSystem(Path directory) throws IOException {
        return at(directory).fileSystem(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return at(directory).list(directory);
    }

    @Override
    public long size(Path file) throws IOException {
        return at(file).size(file);
    }

    @Override
    public byte[] read(Path file, long offset, int length) throws IOException {
        return at(file).read(file, offset, length);
    }

    @Override
    public byte[] readLocked(Path file) throws IOException {
        return at(file).readLocked(file);
    }

    @Override
    public Appender create(Path file) throws IOException {
        return around(at(file).create(file));
    }

    @Override
    public Appender append(Path file) throws IOException {
        return around(at(file).append(file));
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        at(directory).createDirectory(directory);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        at(from).move(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        at(file).delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        at(directory).forceDirectory(directory);
    }

    @Override
    public long lastModified(Path file) throws IOException {
        return at(file).lastModified(file);
    }

    @Override
    public void setLastModified(Path file, long epochMillis) throws IOException {
        at(file).setLastModified(file, epochMillis);
    }

    @Override
    public Lock lock(Path file, String owner) throws IOException {
        return at(file).lock(file, owner);
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return at(file).lock(file);
    }

    /** Passes every operation on. */
    static class ForwardingAppender implements Appender {
        final Appender file;

        ForwardingAppender(Appender file) {
            this.file = file;
        }

        @Override
        public Object identity() {
            return file.identity();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            file.write(bytes, offset, length);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
