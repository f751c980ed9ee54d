package dev.holdfast.machine;

import dev.holdfast.machine.Host.Manner;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets timers happen that fall due soon. That several processes do so at the same time, or one twice, is harmless: the event
 * has the id of the timer, and the timer is gone with it. Thread-safe.
 */
final class Alarms implements AutoCloseable {
    /** How far ahead timers are kept in memory where the store has the others, which the wall clock alone brings back. */
    static final Duration AHEAD = Duration.ofSeconds(60);

    private static final System.Logger LOG = System.getLogger(Alarms.class.getName());

    /** How many instances have all their timers in memory, however far ahead: these come whatever is done to the clock. */
    private static final int FEW = 50_000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Timers timers;
    private final Host host;
    private final ParkedTimers parked;
    private final Duration ahead;
    private final Map<String, Map<Timer, Runnable>> armed = new ConcurrentHashMap<>();
    private final java.util.concurrent.Phaser firing = new java.util.concurrent.Phaser(1);
    private volatile boolean closed;

    /** @param ahead how far ahead timers are kept in memory */
    Alarms(Timers timers, Host host, ParkedTimers parked, Duration ahead) {
        this.parked = parked;
        this.ahead = ahead;
        this.timers = timers;
        this.host = host;
    }

    /** Takes what is set for an instance instead of what was. A timer that stays goes on, whatever was done to the clock. */
    void arm(Instance instance) {
        if (instance.timers().isEmpty() && !armed.containsKey(instance.id())) {
            return;
        }
        Instant now = timers.clock().instant();
        Instant horizon = armed.size() < FEW ? Instant.MAX : now.plus(ahead);
        armed.compute(instance.id(), (id, before) -> {
            Map<Timer, Runnable> alarms = before == null ? new HashMap<>() : before;
            alarms.entrySet().removeIf(alarm -> {
                Timer timer = alarm.getKey();
                boolean due = !timer.deadline().isAfter(now); // the clock was set forward: it is armed again, for now
                boolean over = closed || due || !instance.timers().contains(timer);
                if (over) {
                    alarm.getValue().run();
                }
                return over;
            });
            for (Timer timer : instance.timers()) {
                if (!closed && !alarms.containsKey(timer) && !timer.deadline().isAfter(horizon)) {
                    alarms.put(timer, timers.at(timer.deadline(), () -> due(id, timer)));
                }
            }
            return alarms.isEmpty() ? null : alarms;
        });
    }

    private void due(String id, Timer timer) {
        if (firing.register() >= 0) {
            Thread.ofVirtual().name("timer " + timer.id()).start(() -> {
                try {
                    armed.computeIfPresent(id, (same, alarms) -> {
                        alarms.remove(timer);
                        return alarms.isEmpty() ? null : alarms;
                    });
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
            LOG.log(NoHandlerThread.level(failed), "timer '" + timer.id() + "' is tried again: " + failed.getMessage());
            timers.after(RETRY_AFTER, () -> due(id, timer));
        }
    }

    /** How many threads are at work on timers. */
    boolean quiet() {
        return firing.getRegisteredParties() == 1;
    }

    private void disarm(String id) {
        armed.computeIfPresent(id, (same, alarms) -> {
            alarms.values().forEach(Runnable::run);
            return null;
        });
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(armed.keySet()).forEach(this::disarm);
        firing.arriveAndAwaitAdvance();
        firing.forceTermination();
    }
}
