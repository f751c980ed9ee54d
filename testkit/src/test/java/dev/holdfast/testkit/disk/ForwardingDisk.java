package dev.holdfast.testkit.disk;

import dev.holdfast.store.file.Disk;
import java.io.Closeable;
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

    static Path parentOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file stands in a directory");
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return at(path).exists(path);
    }

    @Override
    public boolean isLink(Path path) throws IOException {
        return at(path).isLink(path);
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
    public Appender append(Path file) throws IOException {
        return at(file).append(file);
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
    public Closeable lock(Path file, String owner) throws IOException {
        return at(file).lock(file, owner);
    }

    /** Passes every operation on. */
    static class ForwardingAppender implements Appender {
        final Appender file;

        ForwardingAppender(Appender file) {
            this.file = file;
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
