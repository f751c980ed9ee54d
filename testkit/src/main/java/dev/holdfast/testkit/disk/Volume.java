package dev.holdfast.testkit.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Directories, the names in them and the files these lead to, at one moment. One thread at a time, or immutable once it
 * is shared. The root always exists.
 */
final class Volume {
    private static final int DIRECTORY = 0;

    private final Map<Path, Map<String, Integer>> directories = new HashMap<>();
    private final Map<Integer, FileData> files = new HashMap<>();

    Volume copy() {
        var copy = new Volume();
        directories.forEach((path, names) -> copy.directories.put(path, new TreeMap<>(names)));
        files.forEach((file, data) -> copy.files.put(file, data.copy()));
        return copy;
    }

    /** Forgets what no name leads to. */
    void prune() {
        directories.keySet().removeIf(path -> !isDirectory(path));
        files.keySet().retainAll(named());
    }

    /** Shows a change; a force shows nothing new. */
    void apply(DiskChange change) {
        switch (change) {
            case DiskChange.OfData data -> applyData(data);
            case DiskChange.OfNames names -> applyNames(names);
            case DiskChange.Forcing forcing -> {}
        }
    }

    private void applyData(DiskChange.OfData change) {
        FileData data = data(change.file());
        switch (change) {
            case DiskChange.Write write -> {
                data.write(write.offset(), write.bytes());
                data.touch(write.epochMillis());
            }
            case DiskChange.Truncate cut -> data.resize(cut.size());
            case DiskChange.Touch touch -> data.touch(touch.epochMillis());
        }
    }

    private void applyNames(DiskChange.OfNames change) {
        switch (change) {
            case DiskChange.Create create -> {
                names(create.directory()).put(name(create.path()), create.file());
                data(create.file()).touch(create.epochMillis());
            }
            case DiskChange.CreateDirectory made -> names(made.directory()).put(name(made.path()), DIRECTORY);
            case DiskChange.Move move -> {
                directories.values().forEach(names -> names.values().removeAll(Set.of(move.file())));
                names(move.directory()).put(name(move.to()), move.file());
            }
            case DiskChange.Delete delete -> names(delete.directory()).remove(name(delete.path()));
        }
    }

    boolean isDirectory(Path path) {
        Path parent = path.getParent();
        return parent == null || (number(path) == DIRECTORY && isDirectory(parent));
    }

    /** The number of the file at {@code path}, or -1 if there is none. */
    int file(Path path) {
        int number = number(path);
        return number == DIRECTORY ? -1 : number;
    }

    /** The bytes of a file, empty for one that nothing was written to. */
    FileData data(int file) {
        return files.computeIfAbsent(file, created -> new FileData());
    }

    /** The numbers of all files that a name leads to. */
    Set<Integer> named() {
        var named = new HashSet<Integer>();
        directories.values().forEach(names -> named.addAll(names.values()));
        return named;
    }

    List<String> list(Path directory) {
        return new ArrayList<>(directories.getOrDefault(directory, Map.of()).keySet());
    }

    /** The greatest number of a file, 0 if there is none. */
    int lastFile() {
        var numbers = new HashSet<>(named());
        numbers.addAll(files.keySet());
        return numbers.isEmpty() ? 0 : Collections.max(numbers);
    }

    /** A number that two volumes share only if they hold the same names and bytes, but for an accident in 2^60 pairs. */
    long fingerprint() {
        long sum = 0;
        for (var directory : directories.entrySet()) {
            for (var entry : directory.getValue().entrySet()) {
                long content = entry.getValue() == DIRECTORY
                        ? 1
                        : data(entry.getValue()).fingerprint();
                long name = 31L * directory.getKey().hashCode() + entry.getKey().hashCode();
                sum += mix(mix(name) ^ content);
            }
        }
        return sum;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        return (mixed ^ mixed >>> 29) * 0xc4ceb9fe1a85ec53L;
    }

    private int number(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            return DIRECTORY;
        }
        @Nullable Map<String, Integer> names = directories.get(parent);
        return names == null ? -1 : names.getOrDefault(name(path), -1);
    }

    private Map<String, Integer> names(Path directory) {
        return directories.computeIfAbsent(directory, created -> new TreeMap<>());
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
