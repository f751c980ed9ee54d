package dev.holdfast.workflow.task;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Finds and deletes many files at once, never following links. */
final class FileSearch {
    /** The most files found at once. */
    static final int MAX_FOUND = 100_000;

    private FileSearch() {}

    /** The files below {@code base} whose name relative to it matches the pattern, in order. */
    static List<Path> glob(Path base, String pattern) throws IOException, TaskFailed {
        PathMatcher matcher = matcher(pattern);
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(base, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                stopIfInterrupted();
                if (matcher.matches(base.relativize(file))) {
                    found.add(file);
                }
                boolean stop =
                        found.size() > MAX_FOUND || Thread.currentThread().isInterrupted();
                return stop ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        if (found.size() > MAX_FOUND) {
            throw new TaskFailed("'" + pattern + "' matches more than " + MAX_FOUND + " files; make it narrower");
        }
        Collections.sort(found);
        return found;
    }

    /** In Java's patterns, unlike everybody else's, a leading {@code **}{@code /} stands for at least one directory. */
    private static PathMatcher matcher(String pattern) throws TaskFailed {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("**/", "{**/,}"));
        } catch (PatternSyntaxException malformed) {
            throw new TaskFailed("'" + pattern + "' is not a pattern (" + malformed.getDescription()
                    + "); write one like src/**/*.java");
        }
    }

    static void deleteTree(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                stopIfInterrupted();
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void stopIfInterrupted() throws ClosedByInterruptException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }
}
