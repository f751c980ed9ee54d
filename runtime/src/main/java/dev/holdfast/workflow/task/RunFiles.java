package dev.holdfast.workflow.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The files that a task may touch: those in the directory of its run, however they are named and wherever links lead, or
 * all where the task says so. Immutable.
 */
record RunFiles(Path directory, boolean outside) {
    private static final String REMEDY = "; name one inside, or write 'outside: true' to allow it";

    RunFiles {
        directory = directory.toAbsolutePath().normalize();
    }

    /** The file named {@code name}, perhaps by a link to one that a task may touch. */
    Path file(String name) throws IOException, TaskFailed {
        Path file = entry(name);
        if (!outside && Files.isSymbolicLink(file)) {
            try {
                requireInside(name, file.toRealPath());
            } catch (NoSuchFileException dangling) {
                throw new TaskFailed("'" + name + "' is a link to what does not exist; mend or delete the link");
            }
        }
        return file;
    }

    /** The file to write for {@code name}: where that is a link, what it leads to, so that it stays a link. */
    Path target(String name) throws IOException, TaskFailed {
        Path file = file(name);
        if (!Files.isSymbolicLink(file)) {
            return file;
        }
        Path real = file.toRealPath();
        if (!outside) {
            requireInside(name, real);
        }
        return real;
    }

    /** The file named {@code name} itself, even if it is a link. */
    Path entry(String name) throws IOException, TaskFailed {
        Path file = directory.resolve(name).normalize();
        if (outside) {
            return file;
        }
        if (Path.of(name).isAbsolute() || !file.startsWith(directory)) {
            throw new TaskFailed("'" + name + "' is outside of the run's directory '" + directory + "'" + REMEDY);
        }
        Path parent = file.getParent();
        if (parent != null && !file.equals(directory)) {
            requireInside(name, existing(parent).toRealPath());
        }
        return file;
    }

    /** How {@code file} is named for a later task. */
    String name(Path file) {
        return (file.startsWith(directory) ? directory.relativize(file) : file).toString();
    }

    private void requireInside(String name, Path real) throws IOException, TaskFailed {
        if (!real.startsWith(directory.toRealPath())) {
            throw new TaskFailed("'" + name + "' leads to '" + real + "' by a link, outside of the run's directory '"
                    + directory + "'" + REMEDY);
        }
    }

    private static Path existing(Path file) {
        Path at = file;
        while (!Files.exists(at, LinkOption.NOFOLLOW_LINKS) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }
}
