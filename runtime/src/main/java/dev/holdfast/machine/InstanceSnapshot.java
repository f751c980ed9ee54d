package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A copy of an instance. Immutable.
 *
 * @param snapshotAt when it was made, to the millisecond
 * @param lastEventId the last event that it covers
 */
public record InstanceSnapshot(
        Instance instance, Instant snapshotAt, String lastEventId, List<PendingTimeout> pendingTimeouts) {
    /**
     * A timer as of the snapshot.
     *
     * @param stateKey the state it belongs to
     * @param remainingMs how long it still had to wait
     */
    public record PendingTimeout(String stateKey, String eventType, long remainingMs) {}

    public InstanceSnapshot {
        snapshotAt = snapshotAt.truncatedTo(ChronoUnit.MILLIS);
        pendingTimeouts = List.copyOf(pendingTimeouts);
    }

    static InstanceSnapshot of(Instance instance, Instant at) {
        List<PendingTimeout> pending = new ArrayList<>();
        for (Timer timer : instance.timers()) {
            long remaining = Math.max(0, timer.deadline().toEpochMilli() - at.toEpochMilli());
            pending.add(new PendingTimeout(instance.state(), timer.event(), remaining));
        }
        return new InstanceSnapshot(instance, at, instance.lastEventId(), pending);
    }

    /** As the originals write it, with a few fields more. */
    public ObjectNode json() {
        return ConfigurationCodec.encode(new Configuration(instance, List.of()), snapshotAt);
    }

    /**
     * Reads one back.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static InstanceSnapshot of(ObjectNode json) {
        try {
            Instance instance = ConfigurationCodec.decode(json).instance();
            return of(instance, Instant.ofEpochMilli(json.path("snapshotAt").longValue()));
        } catch (ClassCastException | tools.jackson.core.JacksonException wrong) {
            throw new IllegalArgumentException(
                    "this is no snapshot of an instance: " + Trees.json(json).text(), wrong);
        }
    }
}
