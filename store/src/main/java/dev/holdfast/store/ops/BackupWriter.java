package dev.holdfast.store.ops;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the files of a backup. One thread at a time. */
final class BackupWriter implements AutoCloseable {
    static final String EVENTS = "events";
    static final String TRUNCATIONS = "truncations";
    static final String DOCUMENTS = "documents";
    static final String BLOBS = "blobs";

    /** A file of lines ends, and another begins, when it is this long. */
    private static final long SEGMENT_BYTES = 64L << 20;

    private final Path directory;
    private final Path blobs;
    private final Map<String, LineFile> open = new TreeMap<>();
    private final List<BackupFile> finished = new ArrayList<>();
    private final Tally tally = new Tally();

    BackupWriter(Path directory) {
        this.directory = directory;
        this.blobs = directory.resolve(BLOBS);
        LineFile.attempt("create", blobs, () -> Files.createDirectory(blobs));
    }

    void add(Entry entry) {
        tally.add(entry);
        switch (entry) {
            case Entry.Happened happened -> add(EVENTS, happened.line());
            case Entry.Cut cut -> add(TRUNCATIONS, cut.line());
            case Entry.Document document -> add(DOCUMENTS, document.line());
            case Entry.Content content -> {
                LineFile.write(blobs.resolve(content.digest().hex()), content.bytes());
                add(BLOBS, "{\"blob\":\"" + content.digest() + "\",\"bytes\":" + content.bytes().length + "}");
            }
        }
    }

    private void add(String kind, String line) {
        LineFile file = open.get(kind);
        if (file != null && file.bytes() >= SEGMENT_BYTES) {
            finished.add(file.finish());
            file = null;
        }
        if (file == null) {
            long number = finished.stream()
                            .filter(done -> done.name().startsWith(kind + "-"))
                            .count()
                    + 1;
            file = LineFile.create(directory.resolve(String.format("%s-%06d.jsonl", kind, number)));
            open.put(kind, file);
        }
        file.add(line);
    }

    /** Ends all files and tells what they are; everything is safe then. */
    List<BackupFile> finish() {
        open.values().forEach(file -> finished.add(file.finish()));
        open.clear();
        LineFile.forceDirectory(blobs);
        LineFile.forceDirectory(directory);
        return finished;
    }

    Contents contents() {
        return tally.contents();
    }

    @Override
    public void close() {
        open.values().forEach(LineFile::close);
    }
}
