package dev.holdfast.flow;

import dev.holdfast.time.Timers;
import dev.holdfast.time.TimersClosed;
import java.time.Duration;
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
     * A recorded moment.
     *
     * @param steady when it comes on the steady clock, if the other is set back meanwhile
     */
    record Moment(Instant wall, Instant steady) {}

    /** To be asked before the moment is recorded, which may take longer than the clock stays as it is. */
    Moment moment(Instant when) {
        Duration left = Duration.between(timers.clock().instant(), when);
        return new Moment(when, timers.steady().instant().plus(left));
    }

    /**
     * Returns once the wall clock has reached the moment, or as much time went by, or all were woken.
     *
     * @throws TimersClosed if it can come no more
     */
    void until(Moment moment) throws InterruptedException {
        var come = new CountDownLatch(1);
        waiting.add(come);
        Runnable forget = timers.whenClosed(() -> {
            closed = true;
            come.countDown();
        });
        try {
            Runnable disarmWall = timers.at(moment.wall(), come::countDown);
            Runnable disarmSteady =
                    timers.after(Duration.between(timers.steady().instant(), moment.steady()), come::countDown);
            try {
                come.await();
            } finally {
                disarmWall.run();
                disarmSteady.run();
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
