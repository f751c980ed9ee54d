package dev.holdfast.store.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The locks that this process holds. The operating system drops a lock when its process closes any handle of the file, by
 * whatever path that was opened, so a file that may be locked is opened only here, and only if it is not. Thread-safe.
 */
final class RealLocks {
    private static final ReentrantLock ACCESS = new ReentrantLock();

    /** What is in each locked file, by its identity: nobody else changes it. */
    private static final Map<Object, byte[]> HELD = new HashMap<>();

    /** How often a lock is tried again because the file was replaced meanwhile. */
    private static final int ATTEMPTS = 100;

    private static final Set<OpenOption> READ_WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<OpenOption> AND_NO_LINK =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private RealLocks() {}

    static byte[] read(Path file) throws IOException {
        ACCESS.lock();
        try {
            byte[] known = HELD.get(RealNames.identity(file));
            if (known != null) {
                return known.clone();
            }
            try (var in = new FileInputStream(file.toFile())) {
                return in.readAllBytes();
            }
        } finally {
            ACCESS.unlock();
        }
    }

    /** @param owner what to write into the file, which is created if it is absent; null leaves one that exists as it is */
    static Disk.Lock take(Path file, @Nullable String owner) throws IOException {
        boolean interrupted = false;
        ACCESS.lock();
        try {
            for (int replaced = 0; replaced < ATTEMPTS; ) {
                try {
                    Disk.Lock lock = attempt(file, owner);
                    if (lock != null) {
                        return lock;
                    }
                    replaced++;
                } catch (ClosedByInterruptException interruption) {
                    interrupted = Thread.interrupted() || interrupted; // and again, however often it is interrupted
                }
            }
            throw new IOException(file + " was replaced each of the " + ATTEMPTS + " times it was to be locked");
        } finally {
            ACCESS.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Null if another file was put in its place before it was locked. */
    private static Disk.@Nullable Lock attempt(Path file, @Nullable String owner) throws IOException {
        if (owner != null) {
            createIfAbsent(file);
        }
        Object identity = RealNames.identity(file);
        if (HELD.containsKey(identity)) {
            throw new Disk.Locked("this process has it open already");
        }
        FileChannel channel = FileChannel.open(file, owner == null ? READ_WRITE : AND_NO_LINK);
        boolean holds = false;
        try {
            if (channel.tryLock() == null) {
                throw new Disk.Locked("held by " + (owner == null ? "another process" : content(channel)));
            }
            if (!Files.exists(file) || !RealNames.identity(file).equals(identity)) {
                return null;
            }
            if (owner != null) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap((owner + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            }
            HELD.put(identity, bytes(channel));
            holds = true;
            return new Held(channel, identity);
        } catch (OverlappingFileLockException open) {
            throw new Disk.Locked("this process has it open already", open);
        } finally {
            if (!holds) {
                channel.close();
            }
        }
    }

    private static void createIfAbsent(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException there) {
            // as it should be, but after the first time
        }
    }

    private static String content(FileChannel channel) throws IOException {
        return new String(bytes(channel), StandardCharsets.UTF_8).strip();
    }

    private static byte[] bytes(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(512);
        channel.read(buffer, 0);
        var bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private record Held(FileChannel channel, Object identity) implements Disk.Lock {
        @Override
        public void close() throws IOException {
            ACCESS.lock();
            try {
                channel.close();
            } finally {
                HELD.remove(identity);
                ACCESS.unlock();
            }
        }
    }
}
