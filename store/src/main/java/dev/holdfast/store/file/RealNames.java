package dev.holdfast.store.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at names in the file system of this machine, and never takes a look that failed for absence: the caller would begin a
 * new file where the old one only cannot be reached.
 */
final class RealNames {
    private RealNames() {}

    static boolean exists(Path path) throws IOException {
        try {
            attributes(path);
            return true;
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    static Object identity(Path path) throws IOException {
        return identity(path, attributes(path));
    }

    private static Object identity(Path path, BasicFileAttributes attributes) throws IOException {
        Object key = attributes.fileKey();
        return key == null ? path.toRealPath() : key; // Windows has no key
    }

    /** Whether a path is the name of a file itself, and not of a link to it. */
    static boolean isItself(Path path, Object identity) throws IOException {
        var own = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return identity(path, own).equals(identity);
    }

    static long size(Path file) throws IOException {
        return attributes(file).size();
    }

    static List<String> list(Path directory) throws IOException {
        try {
            // A file is not opened: closing any handle of a locked one drops its lock.
            if (!attributes(directory).isDirectory()) {
                return List.of();
            }
            try (Stream<Path> entries = Files.list(directory)) {
                return entries.map(entry -> entry.getFileName().toString()).toList();
            }
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return List.of();
        } catch (AccessDeniedException denied) {
            throw new Disk.Unreadable("nobody gives permission to look into " + directory, denied);
        }
    }

    /**
     * @throws NoSuchFileException if surely nothing is there
     * @throws Disk.Unreadable if a broken link, a file that should be a directory or a missing permission is in the way
     */
    private static BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (AccessDeniedException denied) {
            throw new Disk.Unreadable("nobody gives permission to look at " + path, denied);
        } catch (FileSystemException failed) {
            requireWay(path, failed);
            throw failed;
        }
    }

    /** Looks at the path and what is above it, up to the first name that is there: that must be a directory. */
    private static void requireWay(Path path, FileSystemException failed) throws IOException {
        for (Path at = path.toAbsolutePath(); at != null; at = at.getParent()) {
            try {
                var found = Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (found.isSymbolicLink() && !Files.exists(at)) {
                    throw new Disk.Unreadable(
                            at + " is a link that leads nowhere (to " + Files.readSymbolicLink(at)
                                    + "); mount or restore what it led to, or remove the link",
                            failed);
                }
                if (!at.equals(path.toAbsolutePath()) && !Files.isDirectory(at)) {
                    throw new Disk.Unreadable(at + " is a file, and should be a directory", failed);
                }
                return;
            } catch (FileSystemException notThisOne) {
                // so what is above it decides
            }
        }
    }
}
