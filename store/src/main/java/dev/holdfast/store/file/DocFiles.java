package dev.holdfast.store.file;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of documents, and how they are found and read.
 *
 * @param damaged is told of documents that are damaged by those who look at many; null for those who want the exception
 */
record DocFiles(Disk disk, Path directory, @Nullable Consumer<Corrupt> damaged) {
    private static final String SUFFIX = ".json";
    private static final String FLOOR = ".floor";

    /** Whether a name in the directory of a collection is one of these. */
    static boolean isOwn(String name) {
        return name.endsWith(SUFFIX) || name.equals(FLOOR);
    }

    /** The files of the documents with a key after one, in the order of their keys; the content of at most one is held. */
    List<Path> inOrder(String collection, String afterKey) throws IOException {
        NavigableMap<String, Path> byKey = new TreeMap<>(Docs.KEY_ORDER);
        for (Path file : files(directory(collection))) {
            Optional<String> named = FileNames.name(stem(file));
            Optional<String> key = named.isPresent() ? named : looked(file).map(Doc::key);
            key.ifPresent(known -> byKey.put(known, file));
        }
        return List.copyOf(byKey.tailMap(afterKey, false).values());
    }

    /** The name of a document's file without what all of them end in. */
    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** First the floor, then the document: a crash between them raises the floor for nothing, which nobody sees. */
    void remove(String collection, Path file, long version) throws IOException {
        raiseFloor(collection, version);
        AtomicFile.remove(disk, file);
    }

    void raiseFloor(String collection, long version) throws IOException {
        if (version > floor(collection)) {
            byte[] floor = (version + "\n").getBytes(StandardCharsets.US_ASCII);
            AtomicFile.write(disk, directory(collection).resolve(FLOOR), floor);
        }
    }

    long floor(String collection) throws IOException {
        Path file = directory(collection).resolve(FLOOR);
        return disk.exists(file)
                ? Long.parseLong(new String(disk.read(file, 0, 32), StandardCharsets.US_ASCII).strip())
                : 0;
    }

    Path directory(String collection) {
        return directory.resolve(FileNames.ofDirectory(collection));
    }

    Path file(String collection, String key) {
        return directory(collection).resolve(FileNames.of(key) + SUFFIX);
    }

    private List<Path> files(Path collection) throws IOException {
        return disk.list(collection).stream()
                .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
                .map(collection::resolve)
                .toList();
    }

    /** @param told of what cannot be looked into; null for those who want to have the exception */
    List<Path> folder(String name, @Nullable Consumer<Corrupt> told) throws IOException {
        Path folder = directory.resolve(name);
        try {
            return files(folder);
        } catch (Disk.Unreadable lasting) {
            var damage = new Corrupt(folder.toString(), lasting.getMessage() + "; it may hold documents", lasting);
            if (told == null) {
                throw damage;
            }
            told.accept(damage);
            return List.of();
        }
    }

    boolean isDamaged(Path file) throws IOException {
        try {
            stored(file);
            return false;
        } catch (Corrupt damage) {
            return true;
        }
    }

    /** What is stored, for those who look at many. */
    Optional<Doc> looked(Path file) throws IOException {
        try {
            return stored(file);
        } catch (Corrupt damage) {
            if (damaged == null) {
                throw damage;
            }
            damaged.accept(damage);
            return Optional.empty();
        }
    }

    Optional<Doc> stored(Path file) throws IOException {
        try {
            return disk.exists(file)
                    ? Optional.of(DocFile.read(file, disk.read(file, 0, Integer.MAX_VALUE)))
                    : Optional.empty();
        } catch (NoSuchFileException deleted) {
            return Optional.empty();
        } catch (Disk.Unreadable lasting) {
            throw new Corrupt(
                            file.toString(),
                            "the document cannot be read: " + lasting.getMessage() + "; mend or remove it",
                            lasting)
                    .about(place(file));
        } catch (Corrupt damage) {
            throw damage.about(place(file));
        }
    }

    private static @Nullable Place place(Path file) {
        Optional<String> key = FileNames.name(stem(file));
        Optional<String> collection = Optional.ofNullable(file.getParent())
                .map(directory -> String.valueOf(directory.getFileName()))
                .flatMap(FileNames::name);
        return collection.isPresent() && key.isPresent() ? new Place.OfDoc(collection.get(), key.get()) : null;
    }
}
