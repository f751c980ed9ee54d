package dev.holdfast.store.file;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.PageFill;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Documents as {@code <collection>/<key>.json}, replaced atomically under a lock that is held for one write, so that any
 * number of processes may write. The versions that deleted documents had are remembered as one number for each collection,
 * its floor, below which no new document begins.
 */
final class FileDocs implements Docs {
    /** No document was written so often that a damaged one had a version this far above the floor it began at. */
    private static final long UNKNOWN_VERSIONS = 1L << 32;

    private final Disk disk;
    private final Path directory;
    private final FileOptions options;
    private final OpenFlag open;
    private final Directories directories;
    private final DocsLock lock;
    private final DocFiles files;

    FileDocs(Disk disk, Path directory, FileOptions options, OpenFlag open) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.open = open;
        this.directories = new Directories(disk, DocFiles::isOwn);
        this.lock = new DocsLock(disk, directory);
        this.files = new DocFiles(disk, directory, null);
    }

    private FileDocs(FileDocs strict, Consumer<Corrupt> damaged) {
        this.disk = strict.disk;
        this.directory = strict.directory;
        this.options = strict.options;
        this.open = strict.open;
        this.directories = strict.directories;
        this.lock = strict.lock;
        this.files = new DocFiles(disk, directory, damaged);
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> told) {
        return new FileDocs(this, told);
    }

    @Override
    public Optional<Doc> get(String collection, String key) {
        open.require();
        check(collection, key);
        return reading(() -> files.stored(files.file(collection, key)).filter(this::isAlive));
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        open.requireDocuments();
        check(collection, key);
        return writing(() -> {
            Path file = files.file(collection, key);
            boolean replaced = expected.equals(Expected.any()) && files.isDamaged(file);
            Optional<Doc> before = replaced ? Optional.empty() : files.stored(file);
            requireExpected(collection, key, expected, before.filter(this::isAlive));
            directories.create(files.directory(collection));
            if (replaced) { // for good, so that it is above this one when it is damaged again
                files.raiseFloor(collection, files.floor(collection) + UNKNOWN_VERSIONS);
            }
            long floor = files.floor(collection);
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
            Path file = files.file(collection, key);
            if (expected.equals(Expected.any()) && files.isDamaged(file)) {
                files.remove(collection, file, files.floor(collection) + UNKNOWN_VERSIONS);
                return true;
            }
            Optional<Doc> before = files.stored(file);
            requireExpected(collection, key, expected, before.filter(this::isAlive));
            if (before.isPresent()) {
                files.remove(collection, file, before.get().version());
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
                for (Path file : files.folder(name, files.damaged())) {
                    Optional<Doc> doc = files.looked(file).filter(this::isAlive);
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
                for (Path file : files.folder(name, whatOthersTell -> {})) {
                    Optional<Doc> doc = files.isDamaged(file) ? Optional.empty() : files.stored(file);
                    if (removed < limit && doc.isPresent() && !isAlive(doc.get())) {
                        files.remove(doc.get().collection(), file, doc.get().version());
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
            var docs = new PageFill<Doc>(limit);
            for (Path file : files.inOrder(collection, afterKey)) {
                if (!docs.isFull()) {
                    files.looked(file).filter(this::isAlive).filter(wanted).ifPresent(docs::add);
                }
            }
            return docs.items();
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

    private <T> T reading(DocsLock.Work<T> work) {
        try {
            return work.run();
        } catch (IOException failed) {
            throw new Unavailable(
                    "could not read documents in " + directory + ": " + failed.getMessage(), true, failed);
        }
    }

    private <T> T writing(DocsLock.Work<T> work) {
        try {
            return lock.holding(work);
        } catch (IOException failed) {
            throw new Unavailable(
                    "could not write a document in " + directory + ": " + failed.getMessage()
                            + "; read it again to learn whether it was written",
                    false,
                    failed);
        }
    }
}
