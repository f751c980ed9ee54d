package dev.holdfast.workflow.task;

import dev.holdfast.files.FreshFile;
import dev.holdfast.workflow.TaskCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes a file so that there is always the old one or the new one, whole, whatever is killed or loses power. */
final class AtomicFile {
    private AtomicFile() {}

    /** What was written or read. Immutable. */
    record Content(long bytes, String sha256) {}

    /**
     * Replaces {@code target} with what {@code in} gives. What an attempt at the same call that was killed has left is removed.
     *
     * @param like the file whose permissions the new one gets, if it exists
     */
    static Content write(Path target, InputStream in, Path like, TaskCall call) throws IOException {
        Files.createDirectories(target.toAbsolutePath().resolveSibling("").normalize());
        byte[] key = call.idempotencyKey().getBytes(StandardCharsets.UTF_8);
        String writer = HexFormat.of().formatHex(sha256().digest(key), 0, 8);
        if (call.recovered() || call.attempt() > 1) {
            FreshFile.sweep(target, writer);
        }
        try (FreshFile fresh = FreshFile.beside(target, writer)) {
            Content content = copy(in, fresh.channel());
            if (Files.exists(like)) {
                copyPermissions(like, fresh.path());
            }
            fresh.replace();
            return content;
        }
    }

    /** Reads a file to its end. */
    static Content read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in, null);
        }
    }

    private static Content copy(InputStream in, @Nullable FileChannel to) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        var digested = new DigestInputStream(in, digest);
        for (int count = digested.read(buffer); count >= 0; count = digested.read(buffer)) {
            bytes += count;
            for (var rest = ByteBuffer.wrap(buffer, 0, count); to != null && rest.hasRemaining(); ) {
                to.write(rest);
            }
        }
        return new Content(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        var source = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        var target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (source != null && target != null) {
            target.setPermissions(source.readAttributes().permissions());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", missing);
        }
    }
}
