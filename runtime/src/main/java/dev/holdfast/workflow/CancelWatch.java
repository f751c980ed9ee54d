package dev.holdfast.workflow;

import dev.holdfast.flow.CancelRequests;
import dev.holdfast.flow.Engine;
import dev.holdfast.store.StoreException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks, while runs are at work, whether another process asks to cancel one of them. Thread-safe. */
final class CancelWatch {
    private static final System.Logger LOG = System.getLogger(CancelWatch.class.getName());

    private final Engine engine;
    private final CancelRequests requests;
    private final Map<String, LiveRun> live;
    private final AtomicBoolean armed = new AtomicBoolean();

    CancelWatch(Engine engine, Map<String, LiveRun> live) {
        this.engine = engine;
        this.requests = new CancelRequests(engine.store().docs());
        this.live = live;
    }

    /** Makes sure that somebody looks soon. */
    void arm() {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            var next = engine.timers().clock().instant().plus(CancelRequests.LOOK_EVERY);
            engine.timers()
                    .at(next, () -> Thread.ofVirtual().name("cancel-watch").start(this::look));
        }
    }

    private void look() {
        try {
            for (String runId : requests.waiting()) {
                LiveRun run = live.get(runId);
                if (run != null && requests.take(runId, run.openedAt())) {
                    run.cancel();
                }
            }
        } catch (StoreException | IllegalStateException unreadable) { // the runs themselves will say so, if it lasts
            LOG.log(System.Logger.Level.DEBUG, "cannot look for requests to cancel runs", unreadable);
        }
        armed.set(false);
        if (!live.isEmpty()) {
            arm();
        }
    }
}
