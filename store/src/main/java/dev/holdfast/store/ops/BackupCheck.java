package dev.holdfast.store.ops;

import dev.holdfast.store.Digest;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.ops.Verification.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares the files of a backup with its manifest. One thread at a time. */
final class BackupCheck {
    private final Path directory;
    private final List<Problem> problems = new ArrayList<>();

    BackupCheck(Path directory) {
        this.directory = directory;
    }

    List<Problem> run() {
        Manifest manifest;
        try {
            manifest = manifest(directory);
        } catch (Corrupt damaged) {
            return List.of(new Problem(damaged.where(), damaged.problem()));
        }
        for (BackupFile file : manifest.files()) {
            boolean whole = check(file.name(), file.bytes(), file.sha256());
            if (whole && file.name().startsWith(BackupWriter.BLOBS)) {
                checkBlobs(directory.resolve(file.name()));
            }
        }
        return problems;
    }

    /** @throws Corrupt if there is none, or it is damaged */
    static Manifest manifest(Path directory) {
        Path file = directory.resolve(Manifest.NAME);
        Path digestFile = directory.resolve(Manifest.DIGEST_NAME);
        if (!Files.exists(file)) {
            throw new Corrupt(file.toString(), "it is missing; this is no backup, or one that was never finished");
        }
        if (!Files.exists(digestFile)) {
            throw new Corrupt(digestFile.toString(), "it is missing, so the manifest cannot be trusted");
        }
        byte[] text = LineFile.attempt("read", file, () -> Files.readAllBytes(file));
        byte[] expected = Manifest.digestLine(Digest.of(text)).getBytes(StandardCharsets.UTF_8);
        byte[] found = LineFile.attempt("read", digestFile, () -> Files.readAllBytes(digestFile));
        if (!Arrays.equals(expected, found)) {
            throw new Corrupt(file.toString(), "it is damaged, or " + Manifest.DIGEST_NAME + " is: they do not fit");
        }
        try {
            return Manifest.of(new String(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException foreign) {
            throw new Corrupt(file.toString(), String.valueOf(foreign.getMessage()), foreign);
        }
    }

    private boolean check(String name, long bytes, Digest sha256) {
        Path file = directory.resolve(name);
        String problem;
        try {
            problem = !Files.exists(file)
                    ? "it is missing"
                    : Files.size(file) != bytes
                            ? "it has " + Files.size(file) + " bytes, not " + bytes
                            : Sha256.of(file).equals(sha256) ? "" : "it is damaged: its digest is not " + sha256;
        } catch (IOException unreadable) {
            problem = "it cannot be read (" + unreadable + ")";
        }
        if (!problem.isEmpty()) {
            problems.add(new Problem(file.toString(), problem));
        }
        return problem.isEmpty();
    }

    private void checkBlobs(Path list) {
        LineFile.attempt("read", list, () -> {
            try (BufferedReader lines = Files.newBufferedReader(list)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Members blob = Members.of(line);
                    Digest digest = new Digest(blob.text("blob"));
                    check(BackupWriter.BLOBS + "/" + digest, blob.number("bytes"), digest);
                }
            }
            return list;
        });
    }
}
