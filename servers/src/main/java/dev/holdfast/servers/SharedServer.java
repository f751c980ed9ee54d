package dev.holdfast.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** A server that lasts as long as the JVM, in a folder that ends with it. */
final class SharedServer {
    private SharedServer() {}

    static <S extends AutoCloseable> S start(String name, Function<Path, S> start) {
        try {
            Path folder = Files.createTempDirectory("holdfast-" + name + "-");
            S server = start.apply(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder)));
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void end(AutoCloseable server, Path folder) {
        try {
            server.close();
            Binaries.deleteTree(folder);
        } catch (Exception failed) {
            System.err.println("the folder " + folder + " of a server could not be deleted: " + failed);
        }
    }
}
