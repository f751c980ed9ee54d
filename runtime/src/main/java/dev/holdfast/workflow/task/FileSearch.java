package dev.holdfast.workflow.task;

import dev.holdfast.event.Shown;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds and deletes many files at once, never following links. */
final class FileSearch {
    /** The most files found at once. */
    static final int MAX_FOUND = 100_000;

    /** The most characters that the names of files found at once have together. */
    private static final long MAX_CHARACTERS = 16 << 20;

    /** The most files that are looked at to find some. */
    private static final int MAX_SEEN = 2_000_000;

    /** The most steps that are taken to compare their names with the pattern: a second or two. */
    private static final long MAX_STEPS = 500_000_000;

    private FileSearch() {}

    /** The files below {@code base} whose name relative to it matches the pattern, in order. */
    static List<Path> glob(Path base, String pattern) throws IOException, TaskFailed {
        var search = new Search(base, pattern(pattern));
        Files.walkFileTree(base, search);
        search.refuseTooMuch(pattern);
        Collections.sort(search.found);
        return search.found;
    }

    private static NamePattern pattern(String pattern) throws TaskFailed {
        try {
            return NamePattern.of(pattern);
        } catch (IllegalArgumentException malformed) {
            throw new TaskFailed(Shown.quoted(pattern) + " is not a pattern (" + malformed.getMessage()
                    + "); write one like src/**/*.java");
        }
    }

    /** Walks through a tree as far as it is allowed to. What vanishes meanwhile is not there. One thread at a time. */
    private static final class Search extends Walk {
        private final Path base;
        private final NamePattern pattern;
        private final NamePattern.Budget budget = new NamePattern.Budget(MAX_STEPS);
        private final List<Path> found = new ArrayList<>();
        private long characters;
        private int seen;

        Search(Path base, NamePattern pattern) {
            super(base);
            this.base = base;
            this.pattern = pattern;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            stopIfInterrupted();
            seen++;
            String name = base.relativize(file).toString();
            if (pattern.matches(name, budget)) {
                found.add(file);
                characters += file.toString().length();
            }
            return isTooMuch() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        private boolean isTooMuch() {
            return found.size() > MAX_FOUND || characters > MAX_CHARACTERS || seen > MAX_SEEN || budget.isSpent();
        }

        void refuseTooMuch(String name) throws TaskFailed {
            if (found.size() > MAX_FOUND || characters > MAX_CHARACTERS) {
                throw new TaskFailed("'" + name + "' matches more than " + MAX_FOUND + " files, or names of more than "
                        + MAX_CHARACTERS + " characters in all; make it narrower");
            }
            if (seen > MAX_SEEN) {
                throw new TaskFailed("there are more than " + MAX_SEEN
                        + " files to look at; name a directory further down as inputs.path");
            }
            if (budget.isSpent()) {
                throw new TaskFailed("comparing names with '" + name + "' takes more than " + MAX_STEPS
                        + " steps; write a pattern with fewer * and alternatives, or look at fewer files");
            }
        }
    }

    /** What is removed while a tree is walked through is passed over; all else that cannot be read is a failure. */
    private abstract static class Walk extends SimpleFileVisitor<Path> {
        private final Path top;

        Walk(Path top) {
            this.top = top;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException && !file.equals(top)) {
                return FileVisitResult.CONTINUE;
            }
            throw failed;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
            if (failed != null && !(failed instanceof NoSuchFileException)) {
                throw failed;
            }
            return FileVisitResult.CONTINUE;
        }
    }

    static void deleteTree(Path top) throws IOException {
        Files.walkFileTree(top, new Walk(top) {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                stopIfInterrupted();
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                super.postVisitDirectory(directory, failed);
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void stopIfInterrupted() throws ClosedByInterruptException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }
}
