package dev.holdfast.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is being written beside the one it will replace, under a name that nobody can foresee and that was free, so that
 * nothing planted there is written to. Where the target is a link it stays one, and what it leads to is replaced. Closing
 * it removes what did not become the target; a process that is killed leaves it behind, as {@code .tmp-<name>~<random>}. One
 * thread at a time.
 */
public final class FreshFile implements AutoCloseable {
    private static final String PREFIX = ".tmp-";

    private final Path target;
    private final Path path;
    private final FileChannel channel;

    private FreshFile(Path target, Path path, FileChannel channel) {
        this.target = target;
        this.path = path;
        this.channel = channel;
    }

    /** @throws FileSystemException if the target is a link that leads nowhere */
    public static FreshFile beside(Path target) throws IOException {
        return beside(target, String.valueOf(target.getFileName()));
    }

    /** @param writer stands in the name instead of the target's, for {@link #sweep} */
    public static FreshFile beside(Path target, String writer) throws IOException {
        Path resolved = resolved(target);
        Path path = resolved.resolveSibling(PREFIX + writer + "~" + UUID.randomUUID());
        return new FreshFile(
                resolved, path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Removes what a killed writer left beside a target; that writer must not be at work. */
    public static void sweep(Path target, String writer) throws IOException {
        String left = PREFIX + writer + "~";
        DirectoryStream.Filter<Path> isLeft =
                path -> String.valueOf(path.getFileName()).startsWith(left);
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(resolved(target).resolveSibling(""), isLeft)) {
            for (Path path : found) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static Path resolved(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        if (!Files.isSymbolicLink(absolute)) {
            return absolute;
        }
        try {
            return absolute.toRealPath();
        } catch (NoSuchFileException dangling) {
            throw new FileSystemException(
                    target.toString(), null, "it is a link that leads nowhere; mend or remove the link");
        }
    }

    /** Where it is being written. */
    public Path path() {
        return path;
    }

    public FileChannel channel() {
        return channel;
    }

    /** Replaces the target by what was written; once this returns, it survives a crash. */
    public void replace() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(path.resolveSibling(""), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
