package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.file.FileOptions.Layout;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Which history holds which stream: the one of the directory, or one for each stream. Thread-safe. */
final class Histories {
    /** How many histories may be open at once; the one that was not used for longest makes room. */
    private static final int OPEN = 500;

    private static final String ACTIVE = "events.log";

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, History> byDirectory = new HashMap<>();
    private final Map<String, History> recent = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Known> reaches = new ConcurrentHashMap<>();
    private final Disk disk;
    private final Path directory;
    private final FileOptions options;
    private final Layout layout;
    private final OpenFlag open;
    private final Positions positions;

    Histories(Disk disk, Path directory, FileOptions options, Layout layout, OpenFlag open) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.layout = layout;
        this.open = open;
        boolean writes = options.access() == Access.WRITER;
        this.positions = new Positions(writes && layout == Layout.STREAMS ? lastPosition() : 0);
        if (writes && layout == Layout.SHARED) {
            // Repairs a torn tail, and meets damage, when the store is opened and not in the middle of the work.
            shared().writer();
        }
    }

    History of(String stream) {
        return layout == Layout.SHARED ? shared() : own(FileNames.ofDirectory(stream));
    }

    private History shared() {
        return history("", () -> new SegmentFiles(disk, directory, "history"));
    }

    private History own(String name) {
        return history(name, () -> files(name));
    }

    private interface Files {
        SegmentFiles get();
    }

    private History history(String key, Files files) {
        lock.lock();
        try {
            History history = byDirectory.computeIfAbsent(
                    key, missing -> new History(files.get(), options, LineFormat.of(layout), positions, open));
            if (recent.put(key, history) == null && recent.size() > OPEN) {
                recent.values().removeIf(other -> recent.size() > OPEN && other != history && released(other));
            }
            return history;
        } finally {
            lock.unlock();
        }
    }

    private static boolean released(History history) {
        try {
            return history.release();
        } catch (IOException failed) {
            throw new Unavailable("could not close a log file: " + failed.getMessage(), true, failed);
        }
    }

    /** Whether every stream has a history of its own, which damage to another does not touch. */
    boolean areApart() {
        return layout == Layout.STREAMS;
    }

    /** Every history there is. */
    Collection<History> all() {
        if (layout == Layout.SHARED) {
            return List.of(shared());
        }
        try {
            List<History> all = new ArrayList<>();
            for (String name : streamDirectories()) {
                all.add(own(name));
            }
            return all;
        } catch (IOException failed) {
            throw new Unavailable("could not list " + directory + ": " + failed.getMessage(), true, failed);
        }
    }

    /** The position up to which readers may go; only the process that appends knows where others will appear. */
    long frontier() {
        return options.access() == Access.WRITER ? positions.frontier() : Long.MAX_VALUE;
    }

    private List<String> streamDirectories() throws IOException {
        return List.copyOf(streamFiles().keySet());
    }

    /** The directories of streams, each with the names of its files. */
    private Map<String, List<String>> streamFiles() throws IOException {
        Map<String, List<String>> streams = new LinkedHashMap<>();
        for (String name : disk.list(directory)) {
            if (!name.startsWith(".")) {
                List<String> files = filesOf(name);
                if (files.stream().anyMatch(file -> file.equals(ACTIVE) || file.startsWith("events-"))) {
                    streams.put(name, files);
                }
            }
        }
        return streams;
    }

    /** What cannot be looked into may be a stream; whoever reads it says what is wrong. */
    private List<String> filesOf(String name) throws IOException {
        try {
            return disk.list(directory.resolve(name));
        } catch (Disk.Unreadable told) {
            return List.of(ACTIVE);
        }
    }

    private long lastPosition() throws IOException {
        long last = 0;
        for (String name : streamDirectories()) {
            last = Math.max(last, lastPosition(name));
        }
        return last;
    }

    private long lastPosition(String name) throws IOException {
        try {
            return Reach.of(files(name)).last();
        } catch (Disk.Unreadable told) {
            return 0; // by whoever reads it
        }
    }

    private SegmentFiles files(String name) {
        return new SegmentFiles(disk, directory.resolve(name), "events");
    }

    /**
     * A history that may hold an event after some position. Immutable.
     *
     * @param first no event in it is before this position
     */
    record Candidate(History history, long first) {}

    /**
     * The histories that may hold an event after a position, in the order of their first ones. Of those that have not changed
     * since they were last asked for, only the size is looked at.
     */
    List<Candidate> beyond(long position) {
        if (layout == Layout.SHARED) {
            return List.of(new Candidate(shared(), 0));
        }
        try {
            List<Candidate> candidates = new ArrayList<>();
            for (Map.Entry<String, List<String>> stream : streamFiles().entrySet()) {
                Reach reach = reach(stream.getKey(), stream.getValue());
                if (reach.isBeyond(position)) {
                    candidates.add(new Candidate(own(stream.getKey()), reach.first()));
                }
            }
            candidates.sort(Comparator.comparingLong(Candidate::first));
            return candidates;
        } catch (IOException failed) {
            throw new Unavailable("could not list " + directory + ": " + failed.getMessage(), true, failed);
        }
    }

    /** What was found of a journal while its files were these, and the last one so long: an append changes one or the other. */
    private record Known(List<String> names, long size, Reach reach) {}

    private Reach reach(String name, List<String> names) throws IOException {
        SegmentFiles files = files(name);
        try {
            long size = names.contains(ACTIVE) && files.disk().exists(files.active())
                    ? files.disk().size(files.active())
                    : -1;
            Known known = reaches.get(name);
            if (known == null || known.size() != size || !known.names().equals(names)) {
                known = new Known(names, size, Reach.of(files));
                reaches.put(name, known);
            }
            return known.reach();
        } catch (Corrupt | NoSuchFileException | Disk.Unreadable told) {
            return Reach.UNKNOWN; // by whoever reads it; or another process has just begun a new file
        }
    }

    void close() throws IOException {
        lock.lock();
        try {
            for (History history : byDirectory.values()) {
                history.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
