package dev.holdfast.machine;

import dev.holdfast.store.Backend;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The snapshots of instances as the originals see them. A view of the store's documents. Thread-safe. */
public interface SnapshotStore {
    /** The snapshots of a store. */
    static SnapshotStore of(Backend store, InstantSource clock) {
        return new DocSnapshotStore(store, clock);
    }

    /** Keeps a snapshot, unless a later one of the same instance is kept. */
    void saveSnapshot(InstanceSnapshot snapshot);

    /** The latest snapshot of an instance. */
    Optional<InstanceSnapshot> snapshot(String instanceId);

    /**
     * The latest snapshot of each instance in the order of their ids, page by page.
     *
     * @param afterInstanceId the last one of the page before; empty for the first page
     * @param limit 1 to 1,000
     * @return fewer only at the end
     */
    List<InstanceSnapshot> allSnapshots(String afterInstanceId, int limit);

    /** Removes the snapshots of an instance, which is then read from its events. */
    void deleteSnapshot(String instanceId);
}
