package dev.holdfast.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Programs that lie on the class path, unpacked once per machine and user into the folder for temporary files. */
final class Binaries {
    private static final Path CACHE =
            Path.of(System.getProperty("java.io.tmpdir"), "holdfast-servers-" + System.getProperty("user.name"));

    private Binaries() {}

    /** How a resource becomes a folder of programs. */
    @FunctionalInterface
    interface Unpack {
        void into(Path folder, InputStream resource) throws IOException;
    }

    /** The folder with the programs of a resource, named so that another version gets a folder of its own. */
    static Path folder(String name, String resource, Unpack unpack) {
        Path folder = CACHE.resolve(name);
        try {
            if (!Files.exists(folder)) {
                unpackBeside(folder, resource, unpack);
            }
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(name + " could not be unpacked to " + folder, failed);
        }
    }

    /** Two processes may do this at once: each fills a folder of its own, and the first to rename it wins. */
    private static void unpackBeside(Path folder, String resource, Unpack unpack) throws IOException {
        Files.createDirectories(CACHE);
        Path fresh = Files.createTempDirectory(CACHE, folder.getFileName() + "-");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (InputStream content = Binaries.class.getResourceAsStream("/" + resource)) {
            if (content == null) {
                throw new IOException("the class path has no " + resource);
            }
            unpack.into(fresh, content);
            Files.move(fresh, folder);
        } catch (FileSystemException failed) {
            deleteTree(fresh);
            if (!Files.exists(folder)) {
                throw failed;
            }
        }
    }

    /** One program: the resource itself. */
    static void program(Path file, InputStream content) throws IOException {
        Files.copy(content, file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A tree of programs in an archive compressed by xz, which the system's tar reads. */
    static void archive(Path folder, InputStream content) throws IOException {
        Path archive = folder.resolve("archive.txz");
        Files.copy(content, archive);
        run(List.of("tar", "-xJf", archive.toString(), "-C", folder.toString()));
        Files.delete(archive);
    }

    /** Runs a command to its end. */
    static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.onExit().join().exitValue();
        if (code != 0) {
            throw new IOException(command.getFirst() + " ended with code " + code + ":\n" + output);
        }
    }

    static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
