package dev.holdfast.machine;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.StreamWriter;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The snapshots in a store's documents. */
final class DocSnapshotStore implements SnapshotStore {
    private final Log log;
    private final Docs docs;
    private final Docs readable;
    private final Snapshots snapshots;
    private final LoggedInstances instances;

    DocSnapshotStore(Backend store, InstantSource clock) {
        this.log = store.log();
        this.docs = store.docs();
        this.readable = docs.passingOver(new DamageWarnings());
        this.instances = new LoggedInstances(store, new InstanceCache(1));
        this.snapshots = new Snapshots(docs, clock, 1, 1);
    }

    /** What an instance still owes is in its events alone, so that its snapshot is made from them wherever there are any. */
    @Override
    public void saveSnapshot(InstanceSnapshot snapshot) {
        Instance given = snapshot.instance();
        Configuration whole = instances.load(given.id()).orElseGet(() -> begun(given, snapshot.snapshotAt()));
        StoreFailed.asking("write the snapshot of", given.id(), () -> {
            snapshots.save(whole);
            return true;
        });
    }

    /** An instance that comes from another system begins with its snapshot. */
    private Configuration begun(Instance given, Instant at) {
        var configuration = new Configuration(given, List.of());
        String id = "snapshot-" + given.id();
        var entry = new Entry.Covered(configuration, at);
        new StreamWriter(log, Streams.of(given.id()), 0)
                .append(List.of(new NewEvent(id, EntryCodec.type(entry), at, EntryCodec.encode(entry), Meta.NONE)));
        return instances.load(given.id()).orElse(configuration);
    }

    @Override
    public Optional<InstanceSnapshot> snapshot(String instanceId) {
        return StoreFailed.asking("read the snapshot of", instanceId, () -> Snapshots.stored(docs, instanceId))
                .flatMap(DocSnapshotStore::read);
    }

    private static Optional<InstanceSnapshot> read(Doc doc) {
        Configuration decoded = Snapshots.decoded(doc);
        if (decoded == null) {
            return Optional.empty();
        }
        long at = Trees.read(doc.body()).path("snapshotAt").asLong(0);
        return Optional.of(InstanceSnapshot.of(decoded.instance(), Instant.ofEpochMilli(at)));
    }

    @Override
    public List<InstanceSnapshot> allSnapshots(String afterInstanceId, int limit) {
        return StoreFailed.asking(
                "read",
                "snapshots",
                () -> Pages.of((Doc last) ->
                                readable.scan(Snapshots.LATEST, last == null ? afterInstanceId : last.key(), limit))
                        .stream()
                        .map(DocSnapshotStore::read)
                        .flatMap(Optional::stream)
                        .limit(limit)
                        .toList());
    }

    @Override
    public void deleteSnapshot(String instanceId) {
        StoreFailed.asking("delete the snapshot of", instanceId, () -> {
            Snapshots.earlierKeys(docs, instanceId).forEach(key -> docs.delete(Snapshots.EARLIER, key, Expected.any()));
            return docs.delete(Snapshots.LATEST, instanceId, Expected.any());
        });
    }
}
