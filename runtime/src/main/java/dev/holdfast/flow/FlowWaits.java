package dev.holdfast.flow;

import dev.holdfast.time.Timers;
import dev.holdfast.time.TimersClosed;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** What the threads of one flow wait for; all of them can be woken. Thread-safe. */
final class FlowWaits {
    private final Timers timers;
    private final Set<CountDownLatch> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    FlowWaits(Timers timers) {
        this.timers = timers;
    }

    /**
     * Returns once the moment has come, or all were woken.
     *
     * @throws TimersClosed if it can come no more
     */
    void until(Instant when) throws InterruptedException {
        var come = new CountDownLatch(1);
        waiting.add(come);
        Runnable forget = timers.whenClosed(() -> {
            closed = true;
            come.countDown();
        });
        try {
            Runnable disarm = timers.at(when, come::countDown);
            try {
                come.await();
            } finally {
                disarm.run();
            }
        } finally {
            forget.run();
            waiting.remove(come);
        }
        if (closed) {
            throw new TimersClosed();
        }
    }

    void wake() {
        waiting.forEach(CountDownLatch::countDown);
    }
}
