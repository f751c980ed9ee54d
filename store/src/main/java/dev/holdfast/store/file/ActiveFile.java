package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file at the end of a journal: repaired when it is opened, appended to and forced, sealed when it has grown long. One
 * thread at a time; the log's writer sees to that.
 */
final class ActiveFile {
    private static final Logger LOGGER = System.getLogger(ActiveFile.class.getName());

    private final Disk disk;
    private final SegmentFiles files;
    private final Journal journal;
    private final FileOptions options;
    private final Compressor compressor;
    private final OpenFlag open;
    private Disk.@Nullable Appender out;
    private long forced;
    private long repeated;
    private @Nullable OpenedPath place;
    private boolean touched;
    private boolean uncertain;

    private ActiveFile(Journal journal, FileOptions options, OpenFlag open) {
        this.files = journal.files();
        this.disk = files.disk();
        this.open = open;
        this.journal = journal;
        this.options = options;
        this.compressor = Compressor.of(options.compression());
    }

    /** Opens a journal for appending: repairs a torn tail, keeping its bytes, and takes up what a crash left half done. */
    static ActiveFile open(Journal journal, FileOptions options, Positions positions, LineFormat format, OpenFlag open)
            throws IOException {
        var file = new ActiveFile(journal, options, open);
        Disk disk = file.disk;
        if (disk.exists(file.files.directory())) {
            // Names that were not forced before the crash must not come or go once something was built on them.
            disk.forceDirectory(file.files.directory());
            AtomicFile.sweep(
                    disk,
                    file.files.directory(),
                    name -> name.startsWith(journal.files().name()));
        }
        List<SealedSegment> sealed = file.sealLeftovers(journal.files().sealed());
        if (disk.exists(file.files.active())) {
            file.recover(sealed, positions);
        } else {
            Map<String, Long> truncations = Map.of();
            if (!sealed.isEmpty()) {
                var scan = new Scan(sealed.getLast().file(), sealed.getLast().source());
                scan.run();
                positions.passed(scan.lastPosition());
                truncations = scan.truncations();
            }
            file.begin(sealed, truncations, positions.frontier(), format);
        }
        return file;
    }

    private void recover(List<SealedSegment> sealed, Positions positions) throws IOException {
        var scan = new Scan(files.active(), Scan.Source.of(disk, files.active()));
        boolean whole = scan.run();
        Disk.Appender file = append();
        if (!whole) {
            quarantine(scan.end());
            file.truncate(scan.end());
        }
        // What was read may not have been forced before the crash, and is about to be shown as durable.
        file.force();
        forced = scan.end();
        repeated = scan.index().leadingBytes();
        positions.passed(scan.lastPosition());
        if (scan.index().lines() == 0 && !sealed.isEmpty()) {
            SealedIndex last = sealed.getLast().index();
            positions.passed(last.position(last.lines() - 1));
        }
        var active = new ActiveSegment(disk, files.active(), scan.index());
        journal.change(() -> journal.install(sealed, active, scan.truncations()));
    }

    private void quarantine(long from) throws IOException {
        long size = disk.size(files.active());
        byte[] torn = disk.read(files.active(), from, Math.toIntExact(size - from));
        Path kept = files.directory().resolve(files.active().getFileName() + ".torn-at-" + from);
        AtomicFile.write(disk, kept, torn);
        LOGGER.log(
                Level.WARNING,
                "{0} ended in {1} bytes that a crash left half written; nothing acknowledged is lost, and the bytes are kept in {2}",
                files.active(),
                torn.length,
                kept);
    }

    private Disk.Appender append() throws IOException {
        Disk.Appender file = disk.append(files.active());
        out = file;
        place = new OpenedPath(disk, files.active(), file.identity());
        return file;
    }

    /**
     * Writes and forces a flush at the end, if that is still where others look for it, before and afterwards.
     *
     * @return where it begins
     */
    long write(Bytes bytes) throws IOException {
        Disk.Appender file = appender();
        requirePlace();
        touched = true;
        file.write(bytes.array(), 0, bytes.length());
        try {
            file.force();
            requirePlace();
        } catch (IOException failed) {
            uncertain = true;
            throw failed;
        }
        touched = false;
        long offset = forced;
        forced += bytes.length();
        return offset;
    }

    private void requirePlace() throws IOException {
        open.requirePlace();
        if (place != null) {
            place.require();
        }
    }

    /**
     * Takes back a write that failed, if it had begun, durably, so that what only the system's cache holds is not taken for durable when the
     * file is opened again. Returns false if that cannot be done, or if a force or the look after it has failed, and nothing
     * is certain any more.
     */
    boolean undo(Throwable cause) {
        if (!touched) {
            return true;
        }
        try {
            requirePlace(); // another process may be using the file by now
            Disk.Appender file = appender();
            file.truncate(forced);
            file.force();
            touched = uncertain;
            return !uncertain;
        } catch (IOException | RuntimeException failed) {
            cause.addSuppressed(failed);
            return false;
        }
    }

    /**
     * Seals the file and begins another, if it is long enough, and at least half of it is not the repetition of truncations
     * that the next one would begin with, too. Returns whether it did.
     */
    boolean rotate(LineFormat format) throws IOException {
        if (forced < Math.max(options.segmentBytes(), 2 * repeated)
                || journal.active().index().lines() == 0) {
            return false;
        }
        journal.change(() -> {
            GrowingIndex index = journal.active().index();
            Path file = files.sealed(index.firstPosition());
            close();
            disk.move(files.active(), file);
            List<SealedSegment> sealed = new ArrayList<>(journal.sealed());
            sealed.add(new SealedSegment(disk, file));
            journal.install(sealed, null, journal.truncations());
            disk.forceDirectory(files.directory());
            sealed.set(sealed.size() - 1, seal(file, index.seal(new long[0])));
            begin(sealed, journal.truncations(), index.position(index.lines() - 1), format);
        });
        return true;
    }

    /** Begins a new file that repeats which streams are truncated, so that opening reads no other file. */
    private void begin(List<SealedSegment> sealed, Map<String, Long> truncations, long lastPosition, LineFormat format)
            throws IOException {
        AtomicFile.createDirectories(disk, files.directory());
        var bytes = new Bytes(1 << 10);
        var index = new GrowingIndex();
        Instant now = options.clock().instant();
        for (Map.Entry<String, Long> truncation : truncations.entrySet()) {
            long through = truncation.getValue();
            String stream = truncation.getKey();
            format.truncation(bytes, now, stream, through, lastPosition, through, 0);
            index.add(truncationEvent(stream, through, lastPosition, now), false, bytes.length());
        }
        AtomicFile.write(disk, files.active(), bytes.copy());
        append();
        forced = bytes.length();
        repeated = forced;
        var active = new ActiveSegment(disk, files.active(), index);
        journal.change(() -> journal.install(sealed, active, truncations));
    }

    /** Stands for a truncation where an index wants an event. */
    static Event truncationEvent(String stream, long version, long position, Instant now) {
        return new Event("truncate-" + position, stream, version, position, "$truncate", now, Json.EMPTY, Meta.NONE);
    }

    private List<SealedSegment> sealLeftovers(List<SealedSegment> segments) throws IOException {
        List<SealedSegment> sealed = new ArrayList<>();
        for (SealedSegment segment : segments) {
            boolean finished = disk.exists(SealedSegment.indexFile(segment.file()))
                    && (segment.isCompressed() || compressor == Compressor.NONE);
            sealed.add(finished ? segment : seal(segment.file(), segment.index()));
        }
        return sealed;
    }

    /** Writes the index of a sealed file, and compresses the file if that is wanted. */
    private SealedSegment seal(Path file, SealedIndex index) throws IOException {
        var plain = new SealedSegment(disk, file);
        if (compressor == Compressor.NONE || plain.isCompressed()) {
            AtomicFile.write(disk, SealedSegment.indexFile(file), index.bytes());
            return plain;
        }
        Path packedFile = file.resolveSibling(file.getFileName() + compressor.suffix());
        long[] frames = compressor.pack(disk, file, packedFile);
        AtomicFile.write(
                disk, SealedSegment.indexFile(file), index.withFrames(frames).bytes());
        disk.delete(file);
        return new SealedSegment(disk, packedFile);
    }

    private Disk.Appender appender() {
        if (out == null) {
            throw new IllegalStateException(files + " is closed");
        }
        return out;
    }

    void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    @Override
    public String toString() {
        return files.toString();
    }
}
