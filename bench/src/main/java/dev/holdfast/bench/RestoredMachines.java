package dev.holdfast.bench;

import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineOptions;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Copy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/** Reading an instance of a machine in a new registry, by the length of its life, with snapshots and without. */
final class RestoredMachines {
    private static final int[] EVENTS = {10, 1_000, 100_000};
    private static final int ROUNDS = 9;
    private static final String ID = "turnstile-0";

    private final Path directory;

    RestoredMachines(Path directory) {
        this.directory = directory;
    }

    void run() throws Exception {
        var table = new Table("Restoring an instance in a new registry, once the store is open (restores a second)");
        for (int events : EVENTS) {
            Path file = directory.resolve("restored-" + events);
            try (Backend lived = Stores.open("memory:restored-" + events)) {
                live(lived, events);
                restore(table, "file", "file:" + file, lived, events);
                restore(table, "PostgreSQL", Database.fresh().url(), lived, events);
            } finally {
                Directories.delete(file);
            }
        }
        table.load();
    }

    /** The life of an instance. */
    private static void live(Backend store, int events) {
        try (var registry = ComponentRegistry.open(store, MachineOptions.defaults())) {
            var turnstile = Turnstile.create(Turnstile.host(registry, false), ID);
            for (int i = 0; i < events; i++) {
                turnstile.move();
            }
        }
    }

    private static void restore(Table table, String kind, String url, Backend lived, int events) throws Exception {
        try (Backend store = Stores.open(url)) {
            new Copy(lived, "memory", store, Clock.systemUTC()).run();
            for (boolean snapshots : new boolean[] {true, false}) {
                String what = events + " events, " + (snapshots ? "snapshots, " : "no snapshots, ") + kind;
                table.row(what, rate(store, MachineOptions.defaults().withSnapshots(snapshots), events));
            }
        }
    }

    private static Rate rate(Backend store, MachineOptions options, int events) {
        var nanos = new long[ROUNDS];
        for (int i = -ROUNDS; i < ROUNDS; i++) {
            nanos[Math.max(0, i)] = restored(store, options, events).toNanos();
        }
        Arrays.sort(nanos);
        Duration median = Duration.ofNanos(nanos[ROUNDS / 2]);
        return new Rate(1e9 / median.toNanos(), median, Duration.ofNanos(nanos[ROUNDS - 1]));
    }

    private static Duration restored(Backend store, MachineOptions options, int events) {
        try (var registry = ComponentRegistry.open(store, options)) {
            var runtime = Turnstile.host(registry, false);
            long begun = System.nanoTime();
            Instance instance = runtime.instance(ID).orElseThrow();
            Duration spent = Duration.ofNanos(System.nanoTime() - begun);
            if (instance.version() != events + 1 || instance.context().path("n").asInt() != events - 1) {
                throw new IllegalStateException("after " + events + " events it is restored as " + instance);
            }
            return spent;
        }
    }
}
