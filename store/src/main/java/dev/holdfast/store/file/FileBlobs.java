package dev.holdfast.store.file;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Names;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Blobs as {@code blobs/<first two digits>/<digest>}; a file's modification time says when it was last put. */
final class FileBlobs implements Blobs {
    private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern BLOB = Pattern.compile("[0-9a-f]{64}");

    private final ReentrantLock lock = new ReentrantLock();
    private final Disk disk;
    private final Path directory;
    private final FileOptions options;
    private final OpenFlag open;
    private final Directories directories;

    FileBlobs(Disk disk, Path directory, FileOptions options, OpenFlag open) {
        this.disk = disk;
        this.directory = directory.resolve("blobs");
        this.options = options;
        this.open = open;
        this.directories = new Directories(disk, name -> BLOB.matcher(name).matches());
    }

    @Override
    public Digest put(byte[] content) {
        open.requireAppending();
        Blobs.checkSize(content);
        Digest digest = Digest.of(content);
        return working("put blob " + digest, false, () -> {
            Path file = file(digest);
            directories.create(AtomicFile.parent(file));
            long now = options.clock().instant().toEpochMilli();
            if (disk.exists(file) && disk.size(file) == content.length) {
                // A crash may have come between the file's move and the force of its directory.
                disk.forceDirectory(AtomicFile.parent(file));
                now = Math.max(now, disk.lastModified(file));
            } else {
                AtomicFile.write(disk, file, content);
            }
            disk.setLastModified(file, now);
            open.requirePlace();
            return digest;
        });
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        open.require();
        return working("read blob " + digest, true, () -> {
            Path file = file(digest);
            if (!disk.exists(file)) {
                return Optional.empty();
            }
            byte[] content = disk.read(file, 0, Integer.MAX_VALUE);
            if (!Digest.of(content).equals(digest)) {
                throw new Corrupt(
                                file.toString(),
                                "its content has another digest than its name; restore it from a backup")
                        .about(new Place.OfBlob(digest));
            }
            return Optional.of(content);
        });
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        open.requireAppending();
        return working("delete blob " + digest, false, () -> {
            Path file = file(digest);
            boolean exists = disk.exists(file);
            if (exists && disk.lastModified(file) >= putBefore.toEpochMilli()) {
                return false;
            }
            AtomicFile.remove(disk, file);
            open.requirePlace();
            return exists;
        });
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        open.require();
        Names.checkLimit(limit, MAX_BATCH);
        String start = after == null ? "" : after.hex();
        return working("list blobs", true, () -> {
            List<BlobInfo> found = new ArrayList<>();
            for (String folder : sorted(directory, FOLDER)) {
                if (found.size() < limit && folder.compareTo(start.substring(0, Math.min(2, start.length()))) >= 0) {
                    collect(directory.resolve(folder), start, limit, found);
                }
            }
            return found;
        });
    }

    private void collect(Path folder, String start, int limit, List<BlobInfo> found) throws IOException {
        for (String name : sorted(folder, BLOB)) {
            if (found.size() < limit && name.compareTo(start) > 0) {
                Path file = folder.resolve(name);
                Instant lastPut = Instant.ofEpochMilli(disk.lastModified(file));
                found.add(new BlobInfo(new Digest(name), disk.size(file), lastPut));
            }
        }
    }

    private List<String> sorted(Path folder, Pattern names) throws IOException {
        return disk.list(folder).stream()
                .filter(name -> names.matcher(name).matches())
                .sorted()
                .toList();
    }

    private Path file(Digest digest) {
        return directory.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T working(String what, boolean reads, Work<T> work) {
        lock.lock();
        try {
            return work.run();
        } catch (NoSuchFileException deleted) {
            throw new Unavailable("could not " + what + ": it is being deleted", reads, deleted);
        } catch (IOException failed) {
            throw new Unavailable("could not " + what + " in " + directory + ": " + failed.getMessage(), reads, failed);
        } finally {
            lock.unlock();
        }
    }
}
