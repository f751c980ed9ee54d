package dev.holdfast.bench;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Stores;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How long it takes until the first append after a crash has torn the end of a log of 1 GB: in a new process, cold. */
final class Opening {
    private static final long BYTES = 1L << 30;

    private final Path directory;

    Opening(Path directory) {
        this.directory = directory;
    }

    void run() throws Exception {
        Path store = directory.resolve("opening");
        fill(store);
        var table =
                new Table("Opening a torn log of 1 GB (per second: opened; p50: until the first append has returned)");
        try {
            for (int i = 0; i < 3; i++) {
                tear(store.resolve("history.log"));
                Duration spent = child(store);
                table.row("open and append, new process, inside it", new Rate(1e9 / spent.toNanos(), spent, spent));
            }
        } finally {
            Directories.delete(store);
        }
    }

    private static void fill(Path store) throws IOException {
        try (Backend backend = Stores.open("file:" + store)) {
            Json body = Appends.body();
            long written = 0;
            for (int run = 0; written < BYTES; run++) {
                List<NewEvent> events = new ArrayList<>();
                for (int i = 0; i < Log.MAX_BATCH; i++) {
                    events.add(NewEvent.of("TASK_COMPLETED", Instant.parse("2026-01-01T00:00:00Z"), body));
                }
                backend.log().append("run-" + run, Expected.none(), events);
                written += 450L * Log.MAX_BATCH;
            }
        }
    }

    private static void tear(Path log) throws IOException {
        try (var channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(log) - 100);
            channel.force(true);
        }
    }

    private static Duration child(Path store) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opening.class.getName(),
                        store.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String nanos = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the child process failed");
        }
        return Duration.ofNanos(Long.parseLong(nanos.strip()));
    }

    public static void main(String[] arguments) {
        long begun = System.nanoTime();
        try (Backend backend = Stores.open("file:" + arguments[0])) {
            backend.log().append("fresh", Expected.any(), List.of(NewEvent.of("Noted", Instant.EPOCH, Json.EMPTY)));
            System.out.println(System.nanoTime() - begun);
        }
    }
}
