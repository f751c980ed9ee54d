package dev.holdfast.worker;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunQueue;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Signals.Listening;
import dev.holdfast.time.Leases;
import dev.holdfast.time.Timers;
import dev.holdfast.workflow.WorkflowRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Carries out queued runs, several at a time, beside any number of other workers on the same store. A run whose worker has
 * died continues with another. Thread-safe.
 *
 * <p>It looks for work when it is told that there is some, when a run of its own has ended, when the lease of another may be
 * dead, and now and then: a worker that was not told is late by that much, no more.
 */
public final class Worker {
    /** How often it looks while there is something in the queue, give or take a quarter. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** How often it looks when there has been nothing for a while, give or take a quarter. */
    public static final Duration LOOK_EVERY_IDLE = Duration.ofSeconds(2);

    /** The same where the store has signals, by which it is told as a rule. */
    public static final Duration LOOK_EVERY_TOLD = Duration.ofSeconds(10);

    private static final Duration HOUSEKEEPING_EVERY = Duration.ofSeconds(30);
    private static final int PAGE = 200;
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private final RunQueue queue;
    private final Leases leases;
    private final Timers timers;
    private final RandomGenerator random;
    private final Semaphore reasonsToLook = new Semaphore(0);
    private final Host host;
    private volatile boolean stopped;
    private Instant nextHousekeeping = Instant.MIN;
    private boolean idle;
    private boolean failing;

    /**
     * @param runner continues runs in the name of the holder of the leases
     * @param timers those of the leases
     * @param concurrency how many runs at the same time, at least 1
     */
    public Worker(
            Backend store,
            WorkflowRunner runner,
            Leases leases,
            Timers timers,
            RandomGenerator random,
            int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("a worker carries out at least 1 run at a time, not " + concurrency);
        }
        this.queue = new RunQueue(store);
        this.leases = leases;
        this.timers = timers;
        this.random = random;
        this.host = new Host(queue, leases, runner, concurrency, reasonsToLook::release);
    }

    /**
     * Carries out runs until it is stopped. Those that have not finished then are left to others.
     *
     * @param once whether to end also when nothing is left in the queue that this worker can carry out
     * @return how many runs are left
     */
    public int work(boolean once) throws InterruptedException {
        Listening told = queue.listen(this::lookIfThereIsRoom);
        int left;
        try {
            while (!stopped) {
                Instant next = lookForWork();
                if (once && idle && host.atWork() == 0) {
                    break;
                }
                Runnable disarm = timers.at(next, reasonsToLook::release);
                reasonsToLook.acquire();
                reasonsToLook.drainPermits();
                disarm.run();
            }
        } finally {
            stopped = true;
            left = leave(told);
        }
        return left;
    }

    private int leave(Listening told) {
        try {
            told.close();
        } catch (RuntimeException deaf) {
            LOG.log(System.Logger.Level.DEBUG, "could not stop listening", deaf);
        }
        return host.leave();
    }

    private void lookIfThereIsRoom() {
        if (!host.isFull()) {
            reasonsToLook.release();
        }
    }

    /** Makes {@link #work} end soon. Returns at once. */
    public void stop() {
        stopped = true;
        reasonsToLook.release();
    }

    int atWork() {
        return host.atWork();
    }

    /** Takes what there is; says when to look again. Whatever a look throws, the next one comes. */
    private Instant lookForWork() {
        try {
            Instant next = look();
            failing = false;
            return next;
        } catch (RuntimeException failed) {
            tell("cannot look for work: ", failed);
            failing = true;
            idle = false;
            return soon(LOOK_EVERY);
        }
    }

    private void tell(String what, RuntimeException failed) {
        LOG.log(failing ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, what + failed.getMessage(), failed);
    }

    private boolean keepHouse() {
        boolean due = !leases.now().isBefore(nextHousekeeping);
        if (due) {
            nextHousekeeping = leases.now().plus(HOUSEKEEPING_EVERY);
            queue.catchUp();
        }
        return due;
    }

    private Instant look() {
        boolean housekeeping = keepHouse();
        List<QueuedRun> first = queue.page("", PAGE);
        if (first.isEmpty() && !housekeeping) {
            Instant next = soon(idle ? whenIdle() : LOOK_EVERY);
            idle = true;
            return next;
        }
        Leases.Sight sight = leases.look();
        idle = !takeFrom(first, sight);
        return idle ? soon(whenIdle()) : earlier(soon(LOOK_EVERY), sight.nextLook());
    }

    private Duration whenIdle() {
        return queue.isAnnounced() ? LOOK_EVERY_TOLD : LOOK_EVERY_IDLE;
    }

    /** Returns whether there is anything to do, now or later, here or elsewhere. */
    private boolean takeFrom(List<QueuedRun> first, Leases.Sight sight) {
        boolean any = false;
        for (List<QueuedRun> page = first; !page.isEmpty(); page = after(page)) {
            for (QueuedRun run : page) {
                if (host.isFull() || stopped) {
                    return true;
                }
                any |= !host.refuses(run);
                offer(run, sight);
            }
        }
        return any;
    }

    private void offer(QueuedRun run, Leases.Sight sight) {
        try {
            host.offer(run, sight);
        } catch (RuntimeException failed) {
            if (StoreFailed.passes(failed)) {
                throw failed;
            }
            host.refuse(run, failed);
        }
    }

    private List<QueuedRun> after(List<QueuedRun> page) {
        return page.isEmpty() ? List.of() : queue.page(page.getLast().key(), PAGE);
    }

    private Instant soon(Duration pause) {
        double part = 0.75 + random.nextDouble() / 2;
        return leases.now().plusMillis((long) (pause.toMillis() * part));
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
