package dev.holdfast.bench;

import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.MachineOptions;
import dev.holdfast.machine.MachineRuntime;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Very many instances, nearly all of which do nothing: the memory they take, and what they cost those that do something. */
final class IdleMachines {
    private static final int ACTIVE = 1_000;
    private static final int CREATORS = 64;
    private static final int CLIENTS = 64;
    private static final int SPRING = 10_000;

    private final Path directory;
    private final Duration window;
    private final int instances;

    IdleMachines(Path directory, Duration window, int instances) {
        this.directory = directory;
        this.window = window;
        this.instances = instances;
    }

    void run() throws Exception {
        var table = new Table(number(instances) + " instances, of which " + number(ACTIVE) + " are active, on SQLite");
        spring(table);
        inMemory(table);
        Path file = directory.resolve("idle.db");
        long before = heap();
        try (Backend store = Stores.open("sqlite:" + file);
                var registry = ComponentRegistry.open(store, MachineOptions.defaults())) {
            MachineRuntime runtime = Turnstile.host(registry, false);
            create(table, runtime);
            grown(table, "heap when they were created, with those that the cache holds", before, instances);
        }
        long begun = System.nanoTime();
        try (Backend store = Stores.open("sqlite:" + file);
                var registry = ComponentRegistry.open(store, MachineOptions.defaults())) {
            MachineRuntime runtime = Turnstile.host(registry, false);
            table.note("opened again in " + millis(begun) + "; " + number(size() >> 20) + " MiB on the disk");
            grown(table, "heap when nothing was asked for since", before, instances);
            active(table, runtime);
            grown(table, "heap with " + number(ACTIVE) + " active", before, instances);
        }
        table.load();
    }

    private void create(Table table, MachineRuntime runtime) throws Exception {
        long begun = System.nanoTime();
        var next = new AtomicInteger();
        Callable<Integer> creator = () -> {
            for (int id = next.getAndIncrement(); id < instances; id = next.getAndIncrement()) {
                Turnstile.create(runtime, "turnstile-" + id);
            }
            return next.get();
        };
        try (var creators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> done : creators.invokeAll(Collections.nCopies(CREATORS, creator))) {
                done.get();
            }
        }
        table.note("created by " + CREATORS + " threads in " + millis(begun));
        begun = System.nanoTime();
        int last = runtime.instances(null, null, "", 1).size();
        table.note("listed in " + millis(begun) + ", first page of " + last);
    }

    private void active(Table table, MachineRuntime runtime) throws Exception {
        var turnstiles = new Turnstile[ACTIVE];
        for (int i = 0; i < ACTIVE; i++) {
            turnstiles[i] = Turnstile.create(runtime, "turnstile-" + (long) i * instances / ACTIVE);
        }
        var turn = new int[CLIENTS];
        Rate rate = Load.virtual(window).measure(CLIENTS, client -> {
            int own = ACTIVE / CLIENTS;
            turnstiles[client * own + turn[client]++ % own].move();
        });
        table.row("transitions of " + number(ACTIVE) + " active ones, " + CLIENTS + " clients", rate);
    }

    /** As many as fit: those that are hosted without event sourcing have nowhere else to be. */
    private void inMemory(Table table) {
        long before = heap();
        int count = instances / 10;
        var options = MachineOptions.defaults().withEventSourcing(false).withSnapshots(false);
        try (Backend store = Stores.open("memory:");
                var registry = ComponentRegistry.open(store, options)) {
            Turnstile.create(Turnstile.host(registry, false), count);
            grown(table, "heap with " + number(count) + " instances without event sourcing", before, count);
        }
    }

    private static void spring(Table table) throws Exception {
        long before = heap();
        var machines = new SpringTurnstile[SPRING];
        for (int i = 0; i < SPRING; i++) {
            machines[i] = new SpringTurnstile(false);
        }
        grown(table, "heap with " + number(SPRING) + " instances of Spring Statemachine", before, SPRING);
        machines[SPRING - 1].move();
    }

    private static void grown(Table table, String what, long before, int count) {
        long after = heap();
        table.note(String.format(
                Locale.ROOT,
                "%s: %.1f MiB, before %.1f MiB, %.1f bytes for each instance",
                what,
                after / 1048576.0,
                before / 1048576.0,
                (after - before) / (double) count));
    }

    /** What is in use after everything that can be collected was. */
    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private long size() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("idle.db"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String millis(long begun) {
        return number((System.nanoTime() - begun) / 1_000_000) + " ms";
    }
}
