package dev.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A byte is flipped in a file. */
class FileDamageTest extends DamageContract {
    @TempDir
    private Path directory;

    @Override
    protected String url() {
        return "file:" + directory + "?layout=streams";
    }

    /** As names of files have it. */
    private static String escaped(String name) {
        return name.replace("␟", "%e2%90%9f");
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    @Override
    protected void damageDocument(String collection, String key) throws IOException {
        Path name = Path.of(escaped(collection), key + ".json");
        List<Path> files;
        try (var all = Files.walk(directory)) {
            files = all.filter(file -> file.endsWith(name)).toList();
        }
        flip(files.getFirst(), 2);
    }

    @Override
    protected void damageEvent(String stream, long version) throws IOException {
        Path file = directory.resolve(escaped(stream)).resolve("events.log");
        int at = 2;
        for (String line : Files.readAllLines(file).subList(0, (int) version - 1)) {
            at += line.length() + 1;
        }
        flip(file, at);
    }
}
