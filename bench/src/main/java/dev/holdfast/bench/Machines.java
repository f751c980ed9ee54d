package dev.holdfast.bench;

import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.MachineOptions;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Transitions of state machines: in memory beside Spring Statemachine and XState, on PostgreSQL beside Pekko. */
final class Machines {
    private static final int[] THREADS = {1, 8};
    private static final int[] CLIENTS = {1, 64};

    private final Path directory;
    private final Duration window;

    Machines(Path directory, Duration window) {
        this.directory = directory;
        this.window = window;
    }

    void run() throws Exception {
        var table = new Table("Transitions in memory, two states, a small payload; one instance for each thread");
        Optional<XState> xstate = XState.install(directory);
        if (xstate.isEmpty()) {
            table.note("XState is not measured: npm is not here, or cannot fetch it.");
        }
        var memory = MachineOptions.defaults().withEventSourcing(false).withSnapshots(false);
        Load load = Load.platform(window);
        for (boolean guarded : new boolean[] {false, true}) {
            String kind = guarded ? ", guarded" : "";
            if (xstate.isPresent()) {
                table.row("XState 5 on Node" + kind + ", 1 thread", xstate.get().measure(guarded, window));
            }
            for (int threads : THREADS) {
                String what = kind + ", " + threads + (threads == 1 ? " thread" : " threads");
                Rate spring = spring(threads, guarded);
                table.row("Spring Statemachine" + what, spring);
                table.row(
                        "Holdfast without event sourcing" + what,
                        holdfast("memory:", memory, load, threads, guarded),
                        "Spring",
                        spring.perSecond());
                table.row(
                        "Holdfast, events and snapshots in memory" + what,
                        holdfast("memory:", MachineOptions.defaults(), load, threads, guarded),
                        "Spring",
                        spring.perSecond());
            }
        }
        table.load();
    }

    void runOnPostgres() throws Exception {
        var table =
                new Table("Durable transitions on PostgreSQL with fsync=on, a snapshot every 10, one instance each");
        for (int clients : CLIENTS) {
            String what = ", " + clients + (clients == 1 ? " client" : " clients");
            table.row("raw append and force, 1 thread", RawDisk.force(directory, window, 256));
            Rate inserts = new BareSql(window).inserts(Math.min(clients, 16));
            table.row("bare INSERT, " + Math.min(clients, 16) + " connections", inserts);
            Rate pekko;
            try (var peer = new PekkoTurnstiles(Database.fresh(), clients)) {
                pekko = Load.virtual(window).measure(clients, peer::move);
            }
            table.row("Pekko Persistence JDBC" + what, pekko);
            Rate ours =
                    holdfast(Database.fresh().url(), MachineOptions.defaults(), Load.virtual(window), clients, false);
            table.row("Holdfast" + what, ours, "INSERT", inserts.perSecond());
            table.row("Holdfast" + what, ours, "Pekko", pekko.perSecond());
        }
        table.load();
    }

    private Rate spring(int threads, boolean guarded) throws Exception {
        var machines = new SpringTurnstile[threads];
        for (int i = 0; i < threads; i++) {
            machines[i] = new SpringTurnstile(guarded);
        }
        return Load.platform(window).measure(threads, thread -> machines[thread].move());
    }

    private static Rate holdfast(String url, MachineOptions options, Load load, int clients, boolean guarded)
            throws Exception {
        try (Backend store = Stores.open(url);
                var registry = ComponentRegistry.open(store, options)) {
            Turnstile[] turnstiles = Turnstile.create(Turnstile.host(registry, guarded), clients);
            return load.measure(clients, client -> turnstiles[client].move());
        }
    }
}
