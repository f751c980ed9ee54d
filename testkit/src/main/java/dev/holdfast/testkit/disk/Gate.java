package dev.holdfast.testkit.disk;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Holds back the first force after it is shut until it is opened, so that writers who come meanwhile find a force under
 * way and share the next one. Thread-safe; shut it only when it is open.
 */
final class Gate implements Interference {
    private final Interference next;
    private final AtomicBoolean shut = new AtomicBoolean();
    private final Semaphore passage = new Semaphore(0);

    Gate(Interference next) {
        this.next = next;
    }

    @Override
    public Fault before(DiskCall call) {
        if (call.kind() == DiskCall.Kind.FORCE && shut.compareAndSet(true, false)) {
            passage.acquireUninterruptibly();
        }
        return next.before(call);
    }

    void shut() {
        shut.set(true);
    }

    void open() {
        if (!shut.compareAndSet(true, false)) {
            passage.release();
        }
    }
}
