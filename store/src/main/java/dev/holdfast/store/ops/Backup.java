package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.ops.Verification.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A store as plain files in a directory: lines of JSON, one file for each blob, and a manifest with the length and digest of
 * every file. The manifest is written last, so a directory without one is no backup. Where there are keys, values are in it
 * as they lie in the storage, so that nobody reads them without the keys.
 */
public final class Backup {
    private Backup() {}

    /**
     * Writes everything a store holds, while others may write to it: all events up to one position, and documents and blobs
     * that fit them.
     *
     * @param name what the store is called, without secrets
     * @param directory absent or empty
     * @throws IllegalStateException if the directory is not empty
     * @throws dev.holdfast.store.StoreException.Unavailable if a file cannot be written
     */
    @SuppressWarnings("StreamResourceLeak") // it is closed: the try holds what the attempt gives
    public static Manifest write(
            EncodedBackend store, String name, Path directory, InstantSource clock, Consumer<CopyProgress> progress) {
        LineFile.attempt("create", directory, () -> Files.createDirectories(directory));
        try (Stream<Path> inside = LineFile.attempt("read", directory, () -> Files.list(directory))) {
            if (inside.findAny().isPresent()) {
                throw new IllegalStateException(directory + " is not empty; give every backup a directory of its own");
            }
        }
        try (BackupWriter writer = new BackupWriter(directory)) {
            Backend source = store.keys().isPresent() ? store.stored() : store;
            long position = new Snapshot(source, progress).read(writer::add);
            List<BackupFile> files = writer.finish();
            Set<String> keys =
                    store.keys().map(used -> used.status().wrappedBy().keySet()).orElse(null);
            Manifest manifest = new Manifest(clock.instant(), name, position, keys, writer.contents(), files);
            byte[] text = manifest.text().getBytes(StandardCharsets.UTF_8);
            byte[] digest = Manifest.digestLine(Digest.of(text)).getBytes(StandardCharsets.UTF_8);
            LineFile.write(directory.resolve(Manifest.DIGEST_NAME), digest);
            LineFile.write(directory.resolve(Manifest.NAME), text);
            LineFile.forceDirectory(directory);
            LineFile.forceDirectory(directory.toAbsolutePath().resolveSibling("."));
            return manifest;
        }
    }

    /** Reads a backup whole and names every file that is damaged or missing. */
    public static List<Problem> check(Path directory) {
        return new BackupCheck(directory).run();
    }
}
