package dev.holdfast.worker;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunLeases;
import dev.holdfast.flow.RunQueue;
import dev.holdfast.store.StoreException;
import dev.holdfast.time.Leases;
import dev.holdfast.workflow.ChildUnreadable;
import dev.holdfast.workflow.Running;
import dev.holdfast.workflow.WorkflowRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;

/** Takes leases on runs and carries them out, as many at a time as are allowed. Thread-safe, but for {@link #offer}. */
final class Host {
    private static final System.Logger LOG = System.getLogger(Host.class.getName());

    /** How often it is looked whether a run whose events are damaged, or a child's of it, was restored. */
    static final Duration LOOK_AT_DAMAGE_EVERY = Duration.ofMinutes(1);

    private final RunQueue queue;
    private final Leases leases;
    private final WorkflowRunner runner;
    private final int concurrency;
    private final Runnable whenOneEnds;
    private final Map<String, HostedRun> hosted = new ConcurrentHashMap<>();
    private final Phaser threads = new Phaser(1);

    /** Runs that are left to others, by their keys. */
    private final Map<String, SetAside> setAside = new ConcurrentHashMap<>();

    /**
     * Why and until when a run is left to others. Immutable.
     *
     * @param passes whether the next try may succeed without anybody mending something
     */
    private record SetAside(Instant until, boolean passes, String why) {}

    Host(RunQueue queue, Leases leases, WorkflowRunner runner, int concurrency, Runnable whenOneEnds) {
        this.queue = queue;
        this.leases = leases;
        this.runner = runner;
        this.concurrency = concurrency;
        this.whenOneEnds = whenOneEnds;
    }

    boolean isFull() {
        return hosted.size() >= concurrency;
    }

    int atWork() {
        return hosted.size();
    }

    /** Whether this process cannot carry it out as it is. */
    boolean refuses(QueuedRun run) {
        SetAside aside = setAside.get(run.key());
        return aside != null && !aside.passes();
    }

    /** Carries a run out on a thread of its own, if nobody has it and it may be at work now. */
    void offer(QueuedRun run, Leases.Sight sight) {
        String lease = RunLeases.name(run.runId());
        if (sight.holders().containsKey(lease) || hosted.containsKey(run.key()) || isSetAside(run)) {
            return;
        }
        var mine = new HostedRun(run);
        boolean begun = false;
        try {
            boolean free = (run.maxRunning() == 0 || takeSlot(mine, sight)) && leases.claim(lease, mine::stop);
            if (free && queue.holds(run)) { // or else it has ended since the queue was looked at
                begun = true;
                hosted.put(run.key(), mine);
                threads.register();
                Thread.ofVirtual().name("host " + run.runId()).start(() -> carryOut(mine));
            }
        } finally {
            if (!begun) {
                release(mine);
            }
        }
    }

    /** Leaves a run to others for good, since this process cannot even begin with it. */
    void refuse(QueuedRun run, RuntimeException why) {
        if (isDamage(why)) {
            setAsideDamaged(run, why);
            return;
        }
        setAside.put(run.key(), new SetAside(Instant.MAX, false, String.valueOf(why.getMessage())));
        LOG.log(
                System.Logger.Level.ERROR,
                "run '" + run.runId() + "' cannot be begun by this worker: " + why.getMessage(),
                why);
    }

    private boolean isSetAside(QueuedRun run) {
        SetAside aside = setAside.get(run.key());
        return aside != null && leases.now().isBefore(aside.until());
    }

    private boolean takeSlot(HostedRun run, Leases.Sight sight) {
        for (int place = 1; place <= run.queued().maxRunning(); place++) {
            String slot = RunLeases.slot(run.queued().workflow(), place);
            if (!sight.holders().containsKey(slot) && leases.claim(slot, run::stop)) {
                run.takes(slot);
                return true;
            }
        }
        return false;
    }

    private void release(HostedRun run) {
        leases.release(RunLeases.name(run.queued().runId()));
        if (run.slot() != null) {
            leases.release(run.slot());
        }
    }

    private void carryOut(HostedRun run) {
        try {
            if (hasFinished(run)) {
                queue.remove(run.queued());
                setAside.remove(run.queued().key());
            }
        } catch (StoreException | StoreFailed | Fenced | ChildUnreadable lost) {
            if (isDamage(lost)) {
                setAsideDamaged(run.queued(), lost);
                return;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "run '" + run.queued().runId() + "' stopped: " + lost.getMessage(),
                    lost);
            Instant until = leases.now().plus(leases.length());
            setAside.put(run.queued().key(), new SetAside(until, true, String.valueOf(lost.getMessage())));
        } catch (RuntimeException | Error refused) {
            String what = "run '" + run.queued().runId() + "' cannot be carried out by this worker: ";
            LOG.log(System.Logger.Level.ERROR, what + refused.getMessage(), refused);
            setAside.put(run.queued().key(), new SetAside(Instant.MAX, false, String.valueOf(refused.getMessage())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            end(run);
        }
    }

    private static boolean isDamage(Throwable lost) {
        return lost instanceof StoreException.Corrupt
                || lost instanceof ChildUnreadable
                || lost.getCause() instanceof StoreException.Corrupt;
    }

    /** Looks again now and then whether it was restored; says the same once. */
    private void setAsideDamaged(QueuedRun run, Throwable damage) {
        String why = String.valueOf(damage.getMessage());
        SetAside before = setAside.put(run.key(), new SetAside(leases.now().plus(LOOK_AT_DAMAGE_EVERY), false, why));
        boolean told = before != null && before.why().equals(why);
        LOG.log(
                told ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "run '" + run.runId() + "' stopped: " + why,
                damage);
    }

    /** Whatever fails here, this worker knows that the run is not with it any more. */
    private void end(HostedRun run) {
        try {
            release(run);
            if (run.slot() != null) {
                queue.announce(); // another run of the workflow may have waited for it
            }
        } catch (RuntimeException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the leases of run '" + run.queued().runId() + "' were not given back, and end by themselves",
                    failed);
        } finally {
            hosted.remove(run.queued().key());
            whenOneEnds.run();
            threads.arriveAndDeregister();
        }
    }

    private boolean hasFinished(HostedRun run) throws InterruptedException {
        Optional<Running> running = runner.resumeUnfinished(run.queued().runId());
        if (running.isEmpty()) {
            return true;
        }
        run.begun(running.get());
        return running.get().await().status().finished();
    }

    /** Stops the runs without an outcome, and gives up their leases. Returns how many have not finished. */
    int leave() {
        int left = hosted.size();
        hosted.values().forEach(HostedRun::stop);
        threads.arriveAndAwaitAdvance();
        if (left > 0) {
            queue.announce();
        }
        return left;
    }
}
