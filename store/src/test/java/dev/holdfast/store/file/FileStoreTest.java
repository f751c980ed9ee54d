package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A directory to keep a store in, and short words for what these tests do with it. */
abstract class FileStoreTest {
    static final Instant NOON = Instant.parse("2026-01-13T12:00:00.250Z");

    @TempDir
    Path directory;

    FileOptions options() {
        return FileOptions.of(StoreOptions.defaults().withClock(InstantSource.system()));
    }

    FileBackend open() {
        return FileBackend.open(directory, options());
    }

    Path history() {
        return directory.resolve("history.log");
    }

    static NewEvent event(String id, String body) {
        return new NewEvent(id, "Noted", NOON, Json.parse(body), Meta.NONE);
    }

    /** Appends events e1, e2, … to stream a, one by one. */
    static void append(Log log, int first, int count) {
        for (int i = first; i < first + count; i++) {
            log.append("a", Expected.any(), List.of(event("e" + i, "{\"n\":" + i + "}")));
        }
    }

    static List<String> ids(Log log) {
        List<String> ids = new ArrayList<>();
        long after = 0;
        for (List<Event> page = log.read("a", 0, 100); !page.isEmpty(); page = log.read("a", after, 100)) {
            page.forEach(event -> ids.add(event.id()));
            after = page.getLast().version();
        }
        return ids;
    }

    static List<String> ids(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ids.add("e" + i);
        }
        return ids;
    }

    List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
