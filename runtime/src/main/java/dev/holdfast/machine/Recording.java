package dev.holdfast.machine;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Signals;
import dev.holdfast.store.Stores;
import dev.holdfast.time.Leases;
import dev.holdfast.time.Timers;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where what happens to instances is recorded, and the documents are by which they are found: the store, or without event
 * sourcing the memory of this process. Immutable.
 *
 * @param copies gives the latest snapshot of an instance, where that spares reading it
 * @param close ends what was opened for it
 */
record Recording(
        InstanceLog log,
        Docs docs,
        Signals signals,
        Leases leases,
        Function<String, Optional<Configuration>> copies,
        Runnable close) {
    static Recording inStore(Backend store, Leases leases, MachineOptions options, Snapshots snapshots) {
        Function<String, Optional<Configuration>> copies =
                options.snapshots() ? snapshots::find : id -> Optional.empty();
        return new Recording(new StoredLog(store.log()), store.docs(), store.signals(), leases, copies, () -> {});
    }

    /** Where snapshots are kept, it begins with them. */
    static Recording inMemory(Backend store, Timers timers, MachineOptions options) {
        var log = new RecentLog();
        if (options.snapshots()) {
            StoreFailed.asking("read", "snapshots", () -> {
                for (Doc doc : Pages.of(store.docs().passingOver(new DamageWarnings()), Snapshots.LATEST)) {
                    Configuration snapshot = Snapshots.decoded(doc);
                    if (snapshot != null) {
                        log.begin(snapshot);
                    }
                }
                return true;
            });
        }
        Backend memory = Stores.open("memory:");
        var leases = new Leases(memory.docs(), timers, "machines", Leases.LENGTH);
        return new Recording(log, memory.docs(), memory.signals(), leases, id -> Optional.empty(), () -> {
            leases.close();
            memory.close();
        });
    }
}
