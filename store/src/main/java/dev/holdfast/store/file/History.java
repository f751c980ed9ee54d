package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions.Access;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * One journal in use: read as it stands, also while another process appends to it, until this process appends; then opened
 * for writing, and repaired if need be. Thread-safe.
 */
final class History {
    /** How often a read is tried while another process seals one file after the other. */
    private static final int ATTEMPTS = 100;

    private final ReentrantReadWriteLock usage = new ReentrantReadWriteLock();
    private final ReentrantLock opening = new ReentrantLock();
    private final SegmentFiles files;
    private final FileOptions options;
    private final LineFormat format;
    private final Positions positions;
    private final OpenFlag open;
    private volatile Journal journal;
    private volatile @Nullable JournalWriter writer;
    private @Nullable Scan scan;
    private boolean closed;

    History(SegmentFiles files, FileOptions options, LineFormat format, Positions positions, OpenFlag open) {
        this.files = files;
        this.options = options;
        this.format = format;
        this.positions = positions;
        this.open = open;
        this.journal = new Journal(files);
    }

    interface Reading<T> {
        T from(Journal journal) throws IOException;
    }

    interface Writing<T> {
        T to(JournalWriter writer) throws IOException;
    }

    <T> T read(Reading<T> reading) {
        usage.readLock().lock();
        try {
            requireOpen();
            if (writer == null
                    && options.access() == Access.WRITER
                    && files.disk().exists(files.active())) {
                // What a killed process left may not have been forced, and must be before anything is built on it.
                writer();
            }
            if (writer != null) {
                return reading.from(journal);
            }
            return readBeside(reading);
        } catch (Disk.Unreadable lasting) {
            throw new Corrupt(
                            files.toString(),
                            "it cannot be read: " + lasting.getMessage() + "; mend or remove it",
                            lasting)
                    .about(files.place());
        } catch (IOException failed) {
            throw new Unavailable("could not read " + files + ": " + failed.getMessage(), true, failed);
        } catch (Corrupt damage) {
            throw damage.about(files.place());
        } finally {
            usage.readLock().unlock();
        }
    }

    /**
     * Reads while another process may be writing. It may seal a file at any moment, which changes the names of the sealed
     * ones: what was read meanwhile may be wrong, so it is read again.
     */
    private <T> T readBeside(Reading<T> reading) throws IOException {
        for (int attempt = 1; ; attempt++) {
            List<Path> before = sealedFiles();
            try {
                refresh();
                T read = reading.from(journal);
                if (sealedFiles().equals(before)) {
                    return read;
                }
            } catch (Corrupt | NoSuchFileException changed) {
                if (attempt == ATTEMPTS || (attempt > 1 && sealedFiles().equals(before))) {
                    throw changed;
                }
            }
            if (attempt == ATTEMPTS) {
                throw new IOException(
                        "another process began a new file each of the " + ATTEMPTS + " times it was read");
            }
            forget();
        }
    }

    private void forget() {
        opening.lock();
        try {
            scan = null;
        } finally {
            opening.unlock();
        }
    }

    private List<Path> sealedFiles() throws IOException {
        return files.sealed().stream().map(SealedSegment::file).toList();
    }

    <T> T write(Writing<T> writing) {
        usage.readLock().lock();
        try {
            requireOpen();
            return writing.to(writer());
        } catch (IOException failed) {
            throw new Unavailable(
                    "could not open " + files + " for writing: " + failed.getMessage() + "; nothing was written",
                    true,
                    failed);
        } catch (Corrupt damage) {
            throw damage.about(files.place());
        } finally {
            usage.readLock().unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store of " + files + " is closed");
        }
    }

    JournalWriter writer() throws IOException {
        opening.lock();
        try {
            JournalWriter opened = writer;
            if (opened == null) {
                var fresh = new Journal(files);
                ActiveFile file = ActiveFile.open(fresh, options, positions, format, open);
                journal = fresh;
                scan = null;
                opened = new JournalWriter(fresh, format, positions, file);
                writer = opened;
            }
            return opened;
        } finally {
            opening.unlock();
        }
    }

    private void refresh() throws IOException {
        opening.lock();
        try {
            if (writer != null) {
                return;
            }
            List<SealedSegment> sealed = files.sealed();
            boolean exists = files.disk().exists(files.active());
            Scan current = scan;
            if (current == null || !exists || !same(sealed) || files.disk().size(files.active()) < current.end()) {
                journal = new Journal(files);
                current = new Scan(files.active(), Scan.Source.of(files.disk(), files.active()));
                scan = current;
            }
            Scan reading = current;
            journal.change(() -> {
                if (exists) {
                    reading.run();
                }
                var active = new ActiveSegment(files.disk(), files.active(), reading.index());
                journal.install(sealed, active, exists ? reading.truncations() : lastTruncations(sealed));
            });
        } finally {
            opening.unlock();
        }
    }

    private static Map<String, Long> lastTruncations(List<SealedSegment> sealed) throws IOException {
        if (sealed.isEmpty()) {
            return Map.of();
        }
        var last = new Scan(sealed.getLast().file(), sealed.getLast().source());
        last.run();
        return last.truncations();
    }

    private boolean same(List<SealedSegment> sealed) {
        return sealed.stream()
                .map(SealedSegment::file)
                .toList()
                .equals(journal.sealed().stream().map(SealedSegment::file).toList());
    }

    /** Closes the file if nobody is using it; the next use opens it again. */
    boolean release() throws IOException {
        if (!usage.writeLock().tryLock()) {
            return false;
        }
        try {
            letGo();
            return true;
        } finally {
            usage.writeLock().unlock();
        }
    }

    /** Waits for reads and writes under way, then closes the file for good. */
    void close() throws IOException {
        usage.writeLock().lock();
        try {
            closed = true;
            letGo();
        } finally {
            usage.writeLock().unlock();
        }
    }

    private void letGo() throws IOException {
        JournalWriter opened = writer;
        if (opened != null) {
            opened.close();
            writer = null;
        }
        scan = null;
        journal = new Journal(files);
    }
}
