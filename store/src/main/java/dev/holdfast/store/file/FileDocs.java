package dev.holdfast.store.file;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Documents as {@code <collection>/<key>.json}, replaced atomically under a lock that is held for one write, so that any
 * number of processes may write. The versions that deleted documents had are remembered as one number for each collection,
 * its floor, below which no new document begins.
 */
final class FileDocs implements Docs {
    private static final String SUFFIX = ".json";
    private static final String FLOOR = ".floor";

    /** No document was written so often that a damaged one had a version this far above the floor it began at. */
    private static final long UNKNOWN_VERSIONS = 1L << 32;

    private final Disk disk;
    private final Path directory;
    private final FileOptions options;
    private final OpenFlag open;
    private final Directories directories;
    private final DocsLock lock;
    private final @Nullable Consumer<Corrupt> damaged;

    FileDocs(Disk disk, Path directory, FileOptions options, OpenFlag open) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.open = open;
        this.directories = new Directories(disk);
        this.lock = new DocsLock(disk, directory);
        this.damaged = null;
    }

    private FileDocs(FileDocs strict, Consumer<Corrupt> damaged) {
        this.disk = strict.disk;
        this.directory = strict.directory;
        this.options = strict.options;
        this.open = strict.open;
        this.directories = strict.directories;
        this.lock = strict.lock;
        this.damaged = damaged;
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> told) {
        return new FileDocs(this, told);
    }

    @Override
    public Optional<Doc> get(String collection, String key) {
        open.require();
        check(collection, key);
        return reading(() -> stored(file(collection, key)).filter(this::isAlive));
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        open.requireDocuments();
        check(collection, key);
        return writing(() -> {
            Path file = file(collection, key);
            boolean replaced = expected.equals(Expected.any()) && isDamaged(file);
            Optional<Doc> before = replaced ? Optional.empty() : stored(file);
            requireExpected(collection, key, expected, before.filter(this::isAlive));
            directories.create(directory(collection));
            long floor = floor(collection) + (replaced ? UNKNOWN_VERSIONS : 0);
            long version = 1 + before.map(Doc::version).orElse(floor);
            AtomicFile.write(disk, file, DocFile.write(Doc.stored(doc, collection, key, version)));
            return version;
        });
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        open.requireDocuments();
        check(collection, key);
        return writing(() -> {
            Path file = file(collection, key);
            if (expected.equals(Expected.any()) && isDamaged(file)) {
                remove(collection, file, floor(collection) + UNKNOWN_VERSIONS);
                return true;
            }
            Optional<Doc> before = stored(file);
            requireExpected(collection, key, expected, before.filter(this::isAlive));
            if (before.isPresent()) {
                remove(collection, file, before.get().version());
            } else {
                AtomicFile.remove(disk, file);
            }
            return before.filter(this::isAlive).isPresent();
        });
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        return page(collection, afterKey, limit, doc -> true);
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        Names.check("tag", tag);
        return page(collection, afterKey, limit, doc -> doc.tags().contains(tag));
    }

    @Override
    public List<String> collections() {
        open.require();
        return reading(() -> {
            List<String> names = new ArrayList<>();
            for (String name : disk.list(directory)) {
                for (Path file : files(directory.resolve(name))) {
                    Optional<Doc> doc = looked(file).filter(this::isAlive);
                    if (doc.isPresent()) {
                        names.add(doc.get().collection());
                        break;
                    }
                }
            }
            names.sort(KEY_ORDER);
            return names;
        });
    }

    @Override
    public int purge(int limit) {
        open.requireDocuments();
        Names.checkLimit(limit, MAX_BATCH);
        return writing(() -> {
            int removed = 0;
            for (String name : disk.list(directory)) {
                for (Path file : files(directory.resolve(name))) {
                    Optional<Doc> doc = isDamaged(file) ? Optional.empty() : stored(file);
                    if (removed < limit && doc.isPresent() && !isAlive(doc.get())) {
                        remove(doc.get().collection(), file, doc.get().version());
                        removed++;
                    }
                }
            }
            return removed;
        });
    }

    private List<Doc> page(String collection, String afterKey, int limit, Predicate<Doc> wanted) {
        open.require();
        Names.check("collection", collection);
        Names.checkLimit(limit, MAX_BATCH);
        return reading(() -> {
            List<Doc> docs = new ArrayList<>();
            for (Path file : files(directory(collection))) {
                looked(file)
                        .filter(this::isAlive)
                        .filter(doc -> KEY_ORDER.compare(doc.key(), afterKey) > 0)
                        .filter(wanted)
                        .ifPresent(docs::add);
            }
            docs.sort(Comparator.comparing(Doc::key, KEY_ORDER));
            return List.copyOf(docs.subList(0, Math.min(limit, docs.size())));
        });
    }

    private boolean isAlive(Doc doc) {
        return !doc.expired(options.clock().instant());
    }

    private static void check(String collection, String key) {
        Names.check("collection", collection);
        Names.check("key", key);
    }

    private static void requireExpected(String collection, String key, Expected expected, Optional<Doc> current) {
        long version = current.map(Doc::version).orElse(0L);
        if (!expected.matches(version)) {
            throw new Conflict("document '" + key + "' of collection '" + collection + "'", expected, version);
        }
    }

    /** First the floor, then the document: a crash between them raises the floor for nothing, which nobody sees. */
    private void remove(String collection, Path file, long version) throws IOException {
        if (version > floor(collection)) {
            byte[] floor = (version + "\n").getBytes(StandardCharsets.US_ASCII);
            AtomicFile.write(disk, directory(collection).resolve(FLOOR), floor);
        }
        AtomicFile.remove(disk, file);
    }

    private long floor(String collection) throws IOException {
        Path file = directory(collection).resolve(FLOOR);
        return disk.exists(file)
                ? Long.parseLong(new String(disk.read(file, 0, 32), StandardCharsets.US_ASCII).strip())
                : 0;
    }

    private Path directory(String collection) {
        return directory.resolve(FileNames.ofDirectory(collection));
    }

    private Path file(String collection, String key) {
        return directory(collection).resolve(FileNames.of(key) + SUFFIX);
    }

    private List<Path> files(Path collection) throws IOException {
        return disk.list(collection).stream()
                .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
                .map(collection::resolve)
                .toList();
    }

    private boolean isDamaged(Path file) throws IOException {
        try {
            stored(file);
            return false;
        } catch (Corrupt damage) {
            return true;
        }
    }

    /** What is stored, for those who look at many. */
    private Optional<Doc> looked(Path file) throws IOException {
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

    private Optional<Doc> stored(Path file) throws IOException {
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
        String name = String.valueOf(file.getFileName());
        Optional<String> key = FileNames.name(name.substring(0, name.length() - SUFFIX.length()));
        Optional<String> collection = Optional.ofNullable(file.getParent())
                .map(directory -> String.valueOf(directory.getFileName()))
                .flatMap(FileNames::name);
        return collection.isPresent() && key.isPresent() ? new Place.OfDoc(collection.get(), key.get()) : null;
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T reading(Work<T> work) {
        try {
            return work.run();
        } catch (IOException failed) {
            throw new Unavailable(
                    "could not read documents in " + directory + ": " + failed.getMessage(), true, failed);
        }
    }

    private <T> T writing(Work<T> work) {
        try {
            Closeable held = lock.take();
            try {
                return work.run();
            } finally {
                held.close();
            }
        } catch (IOException failed) {
            throw new Unavailable(
                    "could not write a document in " + directory + ": " + failed.getMessage()
                            + "; read it again to learn whether it was written",
                    false,
                    failed);
        }
    }
}
