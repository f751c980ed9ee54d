package dev.holdfast.flow;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Backend;
import dev.holdfast.time.HolderName;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SteadyClock;
import dev.holdfast.time.SystemTimers;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one caller at a time go on with a run and its children: of the threads of this process by a list, of the processes on a
 * shared store by a lease. Thread-safe.
 */
public final class Turns {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** Everybody who has opened the same backend, by whatever {@link Flows}, is in one list. */
    private static final Map<Backend, Turns> OF_STORES = new WeakHashMap<>();

    private static final ReentrantLock OPENING = new ReentrantLock();

    private final Map<String, Turn> taken = new ConcurrentHashMap<>();
    private final ReentrantLock holding = new ReentrantLock();
    private int holders;
    private @Nullable Held held;
    private @Nullable String name;

    private Turns() {}

    /** Those of everybody who has this backend. */
    public static Turns on(Backend store) {
        OPENING.lock();
        try {
            return OF_STORES.computeIfAbsent(store, first -> new Turns());
        } finally {
            OPENING.unlock();
        }
    }

    /** The leases of this process, and what wakes it; there as long as any run needs one. */
    private record Held(Leases leases, SystemTimers timers) {}

    /** Lets the next thread go on when it is closed. */
    final class Turn {
        private final String runId;
        private final Thread holder = Thread.currentThread();
        private final CountDownLatch over = new CountDownLatch(1);

        private Turn(String runId) {
            this.runId = runId;
        }

        void close() {
            taken.remove(runId, this);
            over.countDown();
        }
    }

    /**
     * Waits until no other thread of this process is at work on a run.
     *
     * @throws FlowMisused if this thread is at work on it itself
     */
    Turn take(String runId) throws InterruptedException {
        Turn mine = new Turn(runId);
        for (Turn other = taken.putIfAbsent(runId, mine); other != null; other = taken.putIfAbsent(runId, mine)) {
            if (other.holder.equals(Thread.currentThread())) {
                throw new FlowMisused("run '" + runId + "' was asked for by one of its own steps, which would wait"
                        + " for itself for ever; give the other flow another run id, or run it as a child");
            }
            other.over.await();
        }
        return mine;
    }

    /** Lets the next process go on when it is closed. */
    final class Hold {
        private final Held held;
        private final String lease;

        private Hold(Held held, String lease) {
            this.held = held;
            this.lease = lease;
        }

        void close() {
            try {
                held.leases().release(lease);
            } finally {
                released();
            }
        }
    }

    /**
     * Waits until no other process is at work on a run and its children.
     *
     * @param runId of the run that everything began with
     */
    Hold hold(Engine engine, String runId) throws InterruptedException {
        Held here = holding(engine);
        boolean mine = false;
        try {
            String name = RunLeases.name(runId);
            while (!StoreFailed.asking(
                    "take the lease on", runId, () -> here.leases().claim(name, () -> {}))) {
                StoreFailed.asking("look at the lease on", runId, here.leases()::look);
                pause(here);
            }
            mine = true;
            return new Hold(here, name);
        } finally {
            if (!mine) {
                released();
            }
        }
    }

    /**
     * Takes a run and all that it started, if nobody is at work on them.
     *
     * @param root the run that everything began with
     * @return gives it back, on whatever thread; null if somebody has it, or has had it and not given it back
     */
    public @Nullable Runnable tryAll(Engine engine, String root) {
        Turn turn = new Turn(root);
        if (taken.putIfAbsent(root, turn) != null) {
            return null;
        }
        Runnable release = null;
        try {
            release = engine.store().isShared() ? tryHold(engine, root, turn) : turn::close;
        } finally {
            if (release == null) {
                turn.close();
            }
        }
        return release;
    }

    private @Nullable Runnable tryHold(Engine engine, String root, Turn turn) {
        Held here = holding(engine);
        boolean mine = false;
        try {
            String name = RunLeases.name(root);
            mine = StoreFailed.asking(
                    "take the lease on", root, () -> here.leases().claim(name, () -> {}));
            return mine ? both(turn, new Hold(here, name)) : null;
        } finally {
            if (!mine) {
                released();
            }
        }
    }

    private static Runnable both(Turn turn, Hold hold) {
        return () -> {
            try {
                hold.close();
            } finally {
                turn.close();
            }
        };
    }

    /** Takes the same, once nobody is at work on it. */
    public Runnable all(Engine engine, String root) throws InterruptedException {
        Turn turn = take(root);
        Runnable release = null;
        try {
            release = engine.store().isShared() ? both(turn, hold(engine, root)) : turn::close;
            return release;
        } finally {
            if (release == null) {
                turn.close();
            }
        }
    }

    /** What this process is called by those who wait for its leases. */
    public String name(Engine engine) {
        holding.lock();
        try {
            String known = name;
            if (known == null) {
                known = HolderName.of(engine.random());
                name = known;
            }
            return known;
        } finally {
            holding.unlock();
        }
    }

    private static void pause(Held here) throws InterruptedException {
        var over = new CountDownLatch(1);
        Runnable disarm = here.timers().after(LOOK_EVERY, over::countDown);
        try {
            over.await();
        } finally {
            disarm.run();
        }
    }

    private Held holding(Engine engine) {
        holding.lock();
        try {
            Held open = held;
            if (open == null) {
                var timers = new SystemTimers(new SteadyClock(engine.timers().clock()));
                open = new Held(new Leases(engine.store().docs(), timers, name(engine), Leases.LENGTH), timers);
                held = open;
            }
            holders++;
            return open;
        } finally {
            holding.unlock();
        }
    }

    private void released() {
        holding.lock();
        try {
            holders--;
            Held open = held;
            if (holders == 0 && open != null) {
                held = null;
                open.leases().close();
                open.timers().close();
            }
        } finally {
            holding.unlock();
        }
    }
}
