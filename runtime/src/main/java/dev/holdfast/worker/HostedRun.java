package dev.holdfast.worker;

import dev.holdfast.flow.QueuedRun;
import dev.holdfast.workflow.Running;
import org.jspecify.annotations.Nullable;

/** A run that this worker has, or is about to have, a lease on. Thread-safe. */
final class HostedRun {
    private final QueuedRun queued;
    private volatile @Nullable String slot;
    private volatile @Nullable Running running;
    private volatile boolean stopped;

    HostedRun(QueuedRun queued) {
        this.queued = queued;
    }

    QueuedRun queued() {
        return queued;
    }

    /** The lease that counts it among the runs of its workflow; null if they are not counted. */
    @Nullable
    String slot() {
        return slot;
    }

    void takes(String place) {
        slot = place;
    }

    void begun(Running started) {
        running = started;
        if (stopped) {
            started.stop();
        }
    }

    /** Leaves it to others. */
    void stop() {
        stopped = true;
        Running now = running;
        if (now != null) {
            now.stop();
        }
    }
}
