package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.ops.CopyProgress.Phase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store as one file of JSON lines, one for each document, truncation, event and blob, and a last one that says so. */
public final class Export {
    private static final String END = "end";

    private Export() {}

    /**
     * Writes everything a store holds, while others may write to it: all events up to one position, and documents and blobs
     * that fit them.
     *
     * @param file a new one
     * @throws dev.holdfast.store.StoreException.Unavailable if the file exists, or cannot be written
     */
    public static Contents write(Backend store, Path file, Consumer<CopyProgress> progress) {
        Tally tally = new Tally();
        try (LineFile lines = LineFile.create(file)) {
            long position = new Snapshot(store, progress).read(entry -> {
                tally.add(entry);
                lines.add(entry.line());
            });
            lines.add(lastLine(position));
            lines.finish();
        }
        return tally.contents();
    }

    /** What the last line of a file says, so that a file that was cut off is told apart. */
    static String lastLine(long position) {
        return "{\"" + END + "\":" + position + "}";
    }

    /**
     * Puts what was exported into an empty store, and compares the two. It may be killed at any moment; the same again
     * continues.
     *
     * @throws Corrupt if a line is none, or the last one is missing; the message says which line
     * @throws IllegalStateException if the store is not empty; nothing is written
     */
    public static Copied read(Path file, Backend target, InstantSource clock, Consumer<CopyProgress> progress) {
        Digest digest = LineFile.attempt("read", file, () -> Sha256.of(file));
        Loading loading = new Loading(target, "export " + digest, new Until.End(), clock, Replica.MOST_PLACEHOLDERS);
        return LineFile.attempt("read", file, () -> {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                load(file, lines, loading, progress);
            }
            return loading.finish();
        });
    }

    private static void load(Path file, BufferedReader lines, Loading loading, Consumer<CopyProgress> progress)
            throws IOException {
        boolean ended = false;
        long number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Entry entry = entry(file, number, line);
            if (entry != null) {
                loading.add(entry);
            }
            ended = entry == null;
            progress.accept(new CopyProgress(Phase.EVENTS, number++, 0));
        }
        if (!ended) {
            throw new Corrupt(
                    file + " line " + number,
                    "the file was cut off: its last line is missing; export again, or use another file");
        }
    }

    /** The entry of a line, null for the last line. */
    private static @Nullable Entry entry(Path file, long number, String line) {
        try {
            return Members.of(line).has(END) ? null : Entry.of(line);
        } catch (IllegalArgumentException malformed) {
            throw new Corrupt(file + " line " + number, String.valueOf(malformed.getMessage()), malformed);
        }
    }
}
