package dev.holdfast.testkit.disk;

import dev.holdfast.store.file.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** A file of a simulated disk open for appending; it follows the file, not its name. */
final class SimulatedAppender implements Disk.Appender {
    private final SimulatedDisk disk;
    private final Path path;
    private final int file;
    private volatile boolean closed;

    SimulatedAppender(SimulatedDisk disk, Path path, int file) {
        this.disk = disk;
        this.path = path;
        this.file = file;
    }

    @Override
    public Object identity() {
        return file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireOpen();
        disk.write(path, file, bytes, offset, length);
    }

    @Override
    public void force() throws IOException {
        requireOpen();
        disk.force(path, file);
    }

    @Override
    public void truncate(long size) throws IOException {
        requireOpen();
        disk.truncate(path, file, size);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(path + " is closed");
        }
    }
}
