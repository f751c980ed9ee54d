package dev.holdfast.store.ops;

import dev.holdfast.files.FreshFile;
import dev.holdfast.store.Digest;
import dev.holdfast.store.StoreException.Unavailable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

/** A new text file that is written line by line. Once {@link #finish} returns it survives a crash. One thread at a time. */
final class LineFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final MessageDigest sha256 = Sha256.begin();
    private final OutputStream out;
    private long bytes;

    private LineFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        this.out = new DigestOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES), sha256);
    }

    /** @throws Unavailable if it exists already, or cannot be created */
    static LineFile create(Path file) {
        return attempt("create", file, () -> {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new LineFile(file, channel);
        });
    }

    void add(String line) {
        byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
        attempt("write to", file, () -> {
            out.write(text);
            return file;
        });
        bytes += text.length;
    }

    /** Lets everything written so far survive a crash. */
    void force() {
        attempt("write to", file, () -> {
            out.flush();
            channel.force(true);
            return file;
        });
    }

    /** Ends the file and tells what is in it. */
    BackupFile finish() {
        force();
        close();
        Digest digest = new Digest(HexFormat.of().formatHex(sha256.digest()));
        return new BackupFile(Objects.toString(file.getFileName()), bytes, digest);
    }

    /** Its length so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        attempt("close", file, () -> {
            channel.close();
            return file;
        });
    }

    /** Writes a whole file and forces it; where it stands as a link, what that leads to is replaced. */
    static void write(Path file, byte[] content) {
        attempt("write", file, () -> {
            try (FreshFile fresh = FreshFile.beside(file)) {
                Channels.newOutputStream(fresh.channel()).write(content);
                fresh.replace();
            }
            return file;
        });
    }

    /** Lets the names in a directory survive a crash. */
    static void forceDirectory(Path directory) {
        attempt("force", directory, () -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
            return directory;
        });
    }

    interface Attempt<T> {
        T make() throws IOException;
    }

    /** @throws Unavailable if it fails; the message says which file and why */
    static <T> T attempt(String what, Path file, Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (IOException failed) {
            throw new Unavailable(
                    "could not " + what + " " + file + ": " + failed
                            + "; see that the place exists, is writable and has room",
                    true,
                    failed);
        }
    }
}
