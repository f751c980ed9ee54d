package dev.holdfast.testkit.disk;

import dev.holdfast.store.file.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A disk in memory that records every change, can be made to fail, and knows what a power cut may leave of it (see
 * {@link CrashStates}). Paths are absolute. Only files are moved and deleted, as {@link Disk} says. Thread-safe.
 */
public final class SimulatedDisk implements Disk {
    private final ReentrantLock access = new ReentrantLock();
    private final InstantSource clock;
    private final Volume start;
    private final Volume now;
    private final List<DiskChange> trace = new ArrayList<>();
    private final Map<Integer, String> locks = new HashMap<>();
    private int lastFile;
    private volatile Interference interference = Interference.NONE;

    /** An empty disk. */
    public SimulatedDisk(InstantSource clock) {
        this(new Volume(), clock);
    }

    /** A disk that durably holds {@code start}, which nobody changes any more. */
    SimulatedDisk(Volume start, InstantSource clock) {
        this.start = start;
        this.clock = clock;
        this.now = start.copy();
        this.lastFile = start.lastFile();
    }

    /** Lets something else decide what becomes of the operations from now on. */
    public void interfere(Interference with) {
        interference = with;
    }

    /** How many changes have been recorded. */
    public int moment() {
        return locked(trace::size);
    }

    /** The changes recorded so far, oldest first. */
    public List<DiskChange> trace() {
        return locked(() -> List.copyOf(trace));
    }

    /** A number that differs wherever names or bytes do. */
    public long fingerprint() {
        return locked(now::fingerprint);
    }

    /**
     * The disk as the next process finds it when this one is killed at {@code moment}: everything written is there to be
     * read, what was not forced is still not certain to last, no lock is held.
     */
    public SimulatedDisk killedAt(int moment) {
        var disk = new SimulatedDisk(start, clock);
        trace().subList(0, moment).forEach(disk::carryOut);
        return disk;
    }

    Volume start() {
        return start;
    }

    InstantSource clock() {
        return clock;
    }

    @Override
    public boolean exists(Path path) throws IOException {
        ask(DiskCall.Kind.EXISTS, path);
        return locked(() -> now.isDirectory(path) || now.file(path) > 0);
    }

    @Override
    public Object identity(Path path) throws IOException {
        ask(DiskCall.Kind.IDENTITY, path);
        return locked(() -> now.isDirectory(path) ? path : (Object) existing(path));
    }

    @Override
    public String fileSystem(Path directory) {
        return "simulated";
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        ask(DiskCall.Kind.LIST, directory);
        return locked(() -> now.list(directory));
    }

    @Override
    public long size(Path file) throws IOException {
        ask(DiskCall.Kind.SIZE, file);
        return locked(() -> now.data(existing(file)).size());
    }

    @Override
    public byte[] read(Path file, long offset, int length) throws IOException {
        ask(DiskCall.Kind.READ, file);
        return locked(() -> now.data(existing(file)).read(offset, length));
    }

    @Override
    public byte[] readLocked(Path file) throws IOException {
        return read(file, 0, Integer.MAX_VALUE);
    }

    @Override
    public Appender create(Path file) throws IOException {
        ask(DiskCall.Kind.CREATE, file);
        return locked(() -> {
            if (now.isDirectory(file) || now.file(file) > 0) {
                throw new FileAlreadyExistsException(file.toString(), null, "it stands there already");
            }
            return new SimulatedAppender(this, file, open(file));
        });
    }

    @Override
    public Appender append(Path file) throws IOException {
        ask(DiskCall.Kind.OPEN, file);
        return locked(() -> new SimulatedAppender(this, file, open(file)));
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        ask(DiskCall.Kind.CREATE_DIRECTORY, directory);
        locked(() -> {
            if (now.file(directory) > 0) {
                throw new IOException(directory + " is a file, not a directory");
            }
            if (!now.isDirectory(directory)) {
                requireParent(directory);
                carryOut(new DiskChange.CreateDirectory(directory));
            }
            return directory;
        });
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        ask(DiskCall.Kind.MOVE, from);
        locked(() -> {
            requireParent(to);
            if (now.isDirectory(to)) {
                throw new IOException(to + " is a directory; a file cannot replace it");
            }
            carryOut(new DiskChange.Move(from, to, existing(from)));
            return to;
        });
    }

    @Override
    public void delete(Path file) throws IOException {
        ask(DiskCall.Kind.DELETE, file);
        locked(() -> {
            if (now.isDirectory(file)) {
                throw new IOException(file + " is a directory; only files are deleted");
            }
            if (now.file(file) > 0) {
                carryOut(new DiskChange.Delete(file));
            }
            return file;
        });
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        ask(DiskCall.Kind.FORCE_DIRECTORY, directory);
        locked(() -> {
            requireDirectory(directory);
            carryOut(new DiskChange.ForceDirectory(directory));
            return directory;
        });
    }

    @Override
    public long lastModified(Path file) throws IOException {
        ask(DiskCall.Kind.GET_TIME, file);
        return locked(() -> now.data(existing(file)).modified());
    }

    @Override
    public void setLastModified(Path file, long epochMillis) throws IOException {
        ask(DiskCall.Kind.SET_TIME, file);
        locked(() -> {
            carryOut(new DiskChange.Touch(file, existing(file), epochMillis));
            return file;
        });
    }

    /** The owner's line is not part of the recorded changes: after a power cut the file of a lock is found empty. */
    @Override
    public Lock lock(Path file, String owner) throws IOException {
        ask(DiskCall.Kind.LOCK, file);
        return locked(() -> {
            int number = open(file);
            Lock lock = hold(number, owner);
            FileData content = now.data(number);
            content.resize(0);
            content.write(0, ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
            return lock;
        });
    }

    @Override
    public Lock lock(Path file) throws IOException {
        ask(DiskCall.Kind.LOCK, file);
        return locked(() -> hold(existing(file), "another"));
    }

    private Lock hold(int file, String owner) throws Locked {
        String other = locks.putIfAbsent(file, owner);
        if (other != null) {
            throw new Locked("held by " + other);
        }
        return new Lock() {
            @Override
            public Object identity() {
                return file;
            }

            @Override
            public void close() {
                locked(() -> locks.remove(file));
            }
        };
    }

    void write(Path path, int file, byte[] bytes, int offset, int length) throws IOException {
        Interference.Fault fault = interference.before(new DiskCall(DiskCall.Kind.WRITE, path));
        int stored = switch (fault) {
            case NONE -> length;
            case IO_ERROR -> 0;
            case NO_SPACE -> length / 2;
        };
        if (stored > 0) {
            var copy = ByteBuffer.allocate(stored).put(0, bytes, offset, stored).asReadOnlyBuffer();
            locked(() -> {
                long end = now.data(file).size();
                carryOut(new DiskChange.Write(path, file, end, copy, clock.millis()));
                return end;
            });
        }
        fail(fault, path);
    }

    void truncate(Path path, int file, long size) throws IOException {
        ask(DiskCall.Kind.TRUNCATE, path);
        locked(() -> {
            if (size < now.data(file).size()) {
                carryOut(new DiskChange.Truncate(path, file, size));
            }
            return size;
        });
    }

    void force(Path path, int file) throws IOException {
        Interference.Fault fault = interference.before(new DiskCall(DiskCall.Kind.FORCE, path));
        locked(() -> {
            carryOut(
                    fault == Interference.Fault.NONE
                            ? new DiskChange.Force(path, file)
                            : new DiskChange.FailedForce(path, file));
            return file;
        });
        fail(fault, path);
    }

    private void carryOut(DiskChange change) {
        now.apply(change);
        trace.add(change);
        if (change instanceof DiskChange.Create create) {
            lastFile = create.file();
        }
    }

    /** The number of the file, which is created if it is absent. */
    private int open(Path file) throws IOException {
        if (now.isDirectory(file)) {
            throw new IOException(file + " is a directory, not a file");
        }
        if (now.file(file) < 0) {
            requireParent(file);
            carryOut(new DiskChange.Create(file, lastFile + 1, clock.millis()));
        }
        return now.file(file);
    }

    private int existing(Path file) throws IOException {
        int number = now.file(file);
        if (number < 0) {
            throw new NoSuchFileException(file.toString(), null, "no such file on this disk");
        }
        return number;
    }

    private void requireParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            requireDirectory(parent);
        }
    }

    private void requireDirectory(Path directory) throws IOException {
        if (!now.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString(), null, "no such directory on this disk");
        }
    }

    private void ask(DiskCall.Kind kind, Path path) throws IOException {
        fail(interference.before(new DiskCall(kind, path)), path);
    }

    private static void fail(Interference.Fault fault, Path path) throws IOException {
        switch (fault) {
            case NONE -> {}
            case IO_ERROR -> throw new IOException(path + ": Input/output error");
            case NO_SPACE -> throw new IOException(path + ": No space left on device");
        }
    }

    private <T, X extends Exception> T locked(Work<T, X> work) throws X {
        access.lock();
        try {
            return work.run();
        } finally {
            access.unlock();
        }
    }

    private interface Work<T, X extends Exception> {
        T run() throws X;
    }
}
