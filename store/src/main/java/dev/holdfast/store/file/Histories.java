package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.file.FileOptions.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Which history holds which stream: the one of the directory, or one for each stream. Thread-safe. */
final class Histories {
    /** How many histories may be open at once; the one that was not used for longest makes room. */
    private static final int OPEN = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, History> byDirectory = new HashMap<>();
    private final Map<String, History> recent = new LinkedHashMap<>(16, 0.75f, true);
    private final Disk disk;
    private final Path directory;
    private final FileOptions options;
    private final Layout layout;
    private final Positions positions;

    Histories(Disk disk, Path directory, FileOptions options, Layout layout) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.layout = layout;
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
        return history(name, () -> new SegmentFiles(disk, directory.resolve(name), "events"));
    }

    private interface Files {
        SegmentFiles get();
    }

    private History history(String key, Files files) {
        lock.lock();
        try {
            History history = byDirectory.computeIfAbsent(
                    key, missing -> new History(files.get(), options, LineFormat.of(layout), positions));
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
        List<String> names = new ArrayList<>();
        for (String name : disk.list(directory)) {
            List<String> files = name.startsWith(".") ? List.of() : disk.list(directory.resolve(name));
            if (files.stream().anyMatch(file -> file.equals("events.log") || file.startsWith("events-"))) {
                names.add(name);
            }
        }
        return names;
    }

    private long lastPosition() throws IOException {
        long last = 0;
        for (String name : streamDirectories()) {
            var files = new SegmentFiles(disk, directory.resolve(name), "events");
            last = Math.max(last, LastPosition.of(files));
        }
        return last;
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
