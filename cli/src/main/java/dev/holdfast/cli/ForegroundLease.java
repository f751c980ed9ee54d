package dev.holdfast.cli;

import dev.holdfast.flow.RunLeases;
import dev.holdfast.flow.Runs;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SteadyClock;
import dev.holdfast.time.SystemTimers;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lease on the run that a command carries out itself, so that no worker and no second command does. In a store that
 * one process at a time writes to, there is none. One thread at a time.
 */
final class ForegroundLease implements AutoCloseable {
    private static final int LOOK_EVERY_MILLIS = 100;
    private static final int WATCH_EVERY_MILLIS = 300;

    private final boolean needed;
    private final Runs runs;
    private final Environment environment;
    private final SystemTimers timers;
    private final Leases leases;
    private volatile Runnable whenLost = () -> {};
    private volatile boolean lost;

    ForegroundLease(OpenStores stores, Environment environment, String holder) {
        this.needed = stores.shared();
        this.runs = new Runs(stores.events(), environment.clock());
        this.environment = environment;
        this.timers = new SystemTimers(new SteadyClock(environment.clock()));
        this.leases = new Leases(stores.events().docs(), timers, holder, Leases.LENGTH);
    }

    /**
     * Takes the lease on the run that is chosen, waiting if need be until it is clear whether its last holder is alive.
     *
     * @param choice asked again when the lease is taken, since the run may have ended meanwhile
     * @param watch whether to wait where a living process has it, until it has ended the run or left it
     * @throws RunHeld if another process is at work on it, unless that is to be waited for
     */
    void take(Supplier<String> choice, boolean watch) throws InterruptedException {
        if (!needed) {
            return;
        }
        String runId = choice.get();
        while (true) {
            take(runId, watch);
            String again = choice.get();
            if (again.equals(runId)) {
                return;
            }
            leases.release(RunLeases.covering(runs, runId));
            runId = again;
        }
    }

    private void take(String runId, boolean watch) throws InterruptedException {
        String lease = RunLeases.covering(runs, runId);
        Leases.@Nullable Holder first = null;
        boolean alive = false;
        while (!leases.claim(lease, this::lose)) {
            if (watch && runs.hasFinished(runId)) {
                return; // what is recorded needs no lease to be shown
            }
            Leases.Holder now = leases.look().holders().get(lease);
            if (first == null && now != null) {
                first = now;
                say("run " + runId + " is held by " + now.name() + "; looking for up to "
                        + Words.length(leases.length()) + " whether that process is alive");
            } else if (now != null && !now.equals(first) && !watch) {
                throw new RunHeld(runId, now.name());
            } else if (now != null && !now.equals(first) && !alive) {
                alive = true;
                say("it is; waiting for it to end the run");
            }
            TimeUnit.MILLISECONDS.sleep(alive ? WATCH_EVERY_MILLIS : LOOK_EVERY_MILLIS);
        }
    }

    private void say(String line) {
        environment.console().err().println(line);
    }

    /** What to do if the lease is lost. */
    void whenLost(Runnable action) {
        whenLost = action;
        if (lost) {
            action.run();
        }
    }

    private void lose() {
        lost = true;
        whenLost.run();
    }

    @Override
    public void close() {
        leases.close();
        timers.close();
    }
}
