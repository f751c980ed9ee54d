package dev.holdfast.machine;

import dev.holdfast.machine.Host.Manner;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets timers happen that fall due soon. That several processes do so at the same time, or one twice, is harmless: the event
 * has the id of the timer, and the timer is gone with it. Thread-safe.
 */
final class Alarms implements AutoCloseable {
    /** How far ahead timers are kept in memory where the store has the others. */
    static final Duration AHEAD = Duration.ofSeconds(60);

    private static final System.Logger LOG = System.getLogger(Alarms.class.getName());
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Timers timers;
    private final Host host;
    private final ParkedTimers parked;
    private final Duration ahead;
    private final Map<String, List<Runnable>> armed = new ConcurrentHashMap<>();
    private final java.util.concurrent.Phaser firing = new java.util.concurrent.Phaser(1);
    private volatile boolean closed;

    /** @param ahead how far ahead timers are kept in memory */
    Alarms(Timers timers, Host host, ParkedTimers parked, Duration ahead) {
        this.parked = parked;
        this.ahead = ahead;
        this.timers = timers;
        this.host = host;
    }

    /** Replaces what was set for an instance. */
    void arm(Instance instance) {
        if (instance.timers().isEmpty() && !armed.containsKey(instance.id())) {
            return;
        }
        Instant horizon = timers.clock().instant().plus(ahead);
        armed.compute(instance.id(), (id, before) -> {
            if (before != null) {
                before.forEach(Runnable::run);
            }
            List<Runnable> alarms = new ArrayList<>();
            for (Timer timer : instance.timers()) {
                if (!closed && !timer.deadline().isAfter(horizon)) {
                    alarms.add(timers.at(timer.deadline(), () -> due(id, timer)));
                }
            }
            return alarms.isEmpty() ? null : alarms;
        });
    }

    private void due(String id, Timer timer) {
        if (firing.register() >= 0) {
            Thread.ofVirtual().name("timer " + timer.id()).start(() -> {
                try {
                    fire(id, timer);
                } finally {
                    firing.arriveAndDeregister();
                }
            });
        }
    }

    /** Brings a timer to its instance; if the store cannot be reached, a little later again. One that cannot happen is parked. */
    void fire(String id, Timer timer) {
        try {
            if (!closed) {
                Throwable failure =
                        PassedOverInstances.failure(() -> host.move(id, new Stimulus.Due(timer), Manner.DELIVERED));
                if (failure == null) {
                    parked.happened(timer);
                } else if (!(failure instanceof NoSuchInstance)) {
                    parked.park(id, timer, failure);
                }
            }
        } catch (NotHosted left) {
            LOG.log(System.Logger.Level.WARNING, "timer '" + timer.id() + "' waits: " + left.getMessage());
        } catch (RuntimeException | Error failed) {
            LOG.log(System.Logger.Level.WARNING, "timer '" + timer.id() + "' is tried again: " + failed.getMessage());
            timers.at(timers.clock().instant().plus(RETRY_AFTER), () -> due(id, timer));
        }
    }

    /** How many threads are at work on timers. */
    boolean quiet() {
        return firing.getRegisteredParties() == 1;
    }

    @Override
    public void close() {
        closed = true;
        armed.values().forEach(alarms -> alarms.forEach(Runnable::run));
        armed.clear();
        firing.arriveAndAwaitAdvance();
        firing.forceTermination();
    }
}
