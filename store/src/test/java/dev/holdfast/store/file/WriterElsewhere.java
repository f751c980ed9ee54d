package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that opens the store it is told, and ends with 3 if it is refused. */
final class WriterElsewhere {
    private WriterElsewhere() {}

    public static void main(String[] arguments) {
        try (var store = FileBackend.open(Path.of(arguments[0]), FileOptions.of(StoreOptions.defaults()))) {
            store.log().version("a");
        } catch (Unavailable refused) {
            System.exit(3);
        }
    }

    static boolean isRefused(Path store) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = List.of(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WriterElsewhere.class.getName(),
                store.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        int code = process.onExit().join().exitValue();
        if (code != 0 && code != 3) {
            throw new IOException("the other process ended with " + code);
        }
        return code == 3;
    }
}
