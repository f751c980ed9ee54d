package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.ops.CopyProgress.Phase;
import dev.holdfast.store.ops.Verification.Problem;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Brings a {@link Backup} back. It may be killed at any moment; the same again continues. One thread at a time. */
public final class Restore {
    private final Path directory;
    private final Consumer<CopyProgress> progress;
    private long done;

    private Restore(Path directory, Consumer<CopyProgress> progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Checks every byte of a backup, puts it into an empty store, and compares the two. Where earlier events are asked for,
     * documents are left out: they fit the last event only, and are derived again from what is restored. A backup whose
     * values are as they lay in the storage is restored so, encrypted with the keys that it brings.
     *
     * @throws Corrupt if the backup is damaged, or the keys it needs are not given; nothing is written
     * @throws IllegalStateException if the store is not empty; nothing is written
     * @throws IllegalArgumentException if the backup ends before the position asked for; nothing is written
     */
    public static Copied run(
            Path directory, EncodedBackend target, Until until, InstantSource clock, Consumer<CopyProgress> progress) {
        List<Problem> problems = Backup.check(directory);
        if (!problems.isEmpty()) {
            Problem first = problems.getFirst();
            throw new Corrupt(
                    first.where(),
                    first.what() + (problems.size() > 1 ? "; " + (problems.size() - 1) + " more files are damaged" : "")
                            + ". Nothing was restored; use another backup");
        }
        Manifest manifest = BackupCheck.manifest(directory);
        if (until instanceof Until.Position wanted && wanted.position() > manifest.position()) {
            throw new IllegalArgumentException("the backup ends at position " + manifest.position()
                    + ", before position " + wanted.position() + "; use a later backup");
        }
        String name = "backup " + Digest.of(manifest.text().getBytes(StandardCharsets.UTF_8));
        Restore restore = new Restore(directory, progress);
        restore.requireKeys(manifest, target);
        Backend into = manifest.keys() == null ? target : target.stored();
        return restore.run(manifest, new Loading(into, name, until, clock, Long.MAX_VALUE));
    }

    private void requireKeys(Manifest manifest, EncodedBackend target) {
        if (manifest.keys() != null) {
            read(BackupWriter.DOCUMENTS, manifest, entry -> {
                if (entry instanceof Entry.Document document && EncodedBackend.isKey(document.doc())) {
                    requireKey(document.doc(), manifest, target);
                }
            });
        }
    }

    private void requireKey(Doc key, Manifest manifest, EncodedBackend target) {
        try {
            target.requireOpens(key);
        } catch (Corrupt closed) {
            throw new Corrupt(
                    directory.toString(),
                    "this backup is encrypted, and whoever restores it needs the keys it was made with: "
                            + manifest.keys() + ". Nothing was restored (" + closed.getMessage() + ")",
                    closed);
        }
    }

    private Copied run(Manifest manifest, Loading loading) {
        for (String kind :
                List.of(BackupWriter.BLOBS, BackupWriter.TRUNCATIONS, BackupWriter.EVENTS, BackupWriter.DOCUMENTS)) {
            read(kind, manifest, entry -> {
                loading.add(entry);
                tell(entry, manifest);
            });
        }
        return loading.finish();
    }

    private void read(String kind, Manifest manifest, Consumer<Entry> reader) {
        for (BackupFile file : manifest.files()) {
            if (file.name().startsWith(kind + "-")) {
                read(kind, directory.resolve(file.name()), reader);
            }
        }
    }

    private void read(String kind, Path file, Consumer<Entry> reader) {
        LineFile.attempt("read", file, () -> {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    reader.accept(kind.equals(BackupWriter.BLOBS) ? blob(line) : Entry.of(line));
                }
            }
            return file;
        });
    }

    private Entry blob(String line) {
        Digest digest = new Digest(Members.of(line).text("blob"));
        Path file = directory.resolve(BackupWriter.BLOBS).resolve(digest.hex());
        return new Entry.Content(digest, LineFile.attempt("read", file, () -> Files.readAllBytes(file)));
    }

    private void tell(Entry entry, Manifest manifest) {
        if (entry instanceof Entry.Happened) {
            progress.accept(new CopyProgress(
                    Phase.EVENTS, ++done, manifest.contents().events().count()));
        }
    }
}
