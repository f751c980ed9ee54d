package dev.holdfast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of the repository, wherever the test was started. */
final class Repository {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".holdfast");
    private static final Set<String> TEXT =
            Set.of("java", "md", "xml", "yaml", "yml", "json", "sh", "properties", "sql", "js", "html", "css");

    private Repository() {}

    static Path root() {
        for (Path candidate = Path.of("").toAbsolutePath(); candidate != null; candidate = candidate.getParent()) {
            if (Files.exists(candidate.resolve("store/pom.xml")) && Files.exists(candidate.resolve("pom.xml"))) {
                return candidate;
            }
        }
        throw new IllegalStateException("no repository around " + Path.of("").toAbsolutePath());
    }

    /** Java files below the {@code src/main} or {@code src/test} folders of all modules, as paths from the root. */
    static List<Path> java(String folder) {
        return textFiles().stream()
                .filter(file ->
                        file.toString().endsWith(".java") && file.toString().contains("/src/" + folder + "/"))
                .toList();
    }

    /** Files that people write: sources, documents, scripts. */
    static List<Path> textFiles() {
        try (Stream<Path> files = walk(root())) {
            return files.map(root()::relativize).sorted().toList();
        }
    }

    private static Stream<Path> walk(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream().flatMap(Repository::filesOf);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Stream<Path> filesOf(Path path) {
        String name = path.getFileName().toString();
        if (Files.isDirectory(path)) {
            return NOT_OURS.contains(name) ? Stream.empty() : walk(path);
        }
        int dot = name.lastIndexOf('.');
        return dot < 0 || TEXT.contains(name.substring(dot + 1)) ? Stream.of(path) : Stream.empty();
    }

    static String read(Path file) {
        try {
            return Files.readString(root().resolve(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
