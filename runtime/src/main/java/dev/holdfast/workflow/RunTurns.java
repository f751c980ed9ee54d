package dev.holdfast.workflow;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.Runs;
import dev.holdfast.flow.Turns;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The runs that one runner has to itself, each together with all that it started: a run and its children are at work in one
 * place, so none of them waits for another. Thread-safe.
 */
final class RunTurns {
    private final Engine engine;
    private final boolean takes;
    private final Runs runs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Had> had = new HashMap<>();

    /** What everything began with, by the runs that are at work. */
    private final Map<String, String> roots = new ConcurrentHashMap<>();

    /** One that this runner has, for so many of its runs. */
    private static final class Had {
        private final Runnable giveBack;
        private int times = 1;

        private Had(Runnable giveBack) {
            this.giveBack = giveBack;
        }
    }

    /** @param takes false where whoever uses the runner sees to it that nobody else is at work on its runs */
    RunTurns(Engine engine, boolean takes) {
        this.engine = engine;
        this.takes = takes;
        this.runs = new Runs(engine.store(), engine.timers().clock());
    }

    /**
     * Takes a run, unless this runner has what everything began with already.
     *
     * @param writes whether something is recorded at once, which fails if somebody else has written to the run since it was read
     * @return what everything began with, to be {@linkplain #giveBack given back} once for each time
     * @throws AtWorkElsewhere if somebody else has it, or has written to it since it was read
     */
    String take(Run run, boolean writes) {
        String root = root(run);
        if (takes && !again(root)) {
            Runnable giveBack = Turns.on(engine.store()).tryAll(engine, root);
            if (giveBack == null) {
                throw new AtWorkElsewhere(run.id(), root);
            }
            hold(root, giveBack);
            if (!writes) {
                refuseStale(run, root);
            }
        }
        return root;
    }

    /** What it means that a run which this runner has to itself was written to since it was read. */
    RuntimeException stale(Run run, String root, Fenced why) {
        return takes && run.parent() == null ? new AtWorkElsewhere(run.id(), root) : why;
    }

    /** Lets what the run starts be taken with what everything began with. */
    void begun(String runId, String root) {
        roots.put(runId, root);
    }

    private void refuseStale(Run run, String root) {
        boolean stale = true;
        try {
            long version = StoreFailed.asking(
                    "look at", run.id(), () -> engine.store().log().version(run.id()));
            stale = version != run.version();
        } finally {
            if (stale) {
                giveBack(root);
            }
        }
        if (stale) {
            throw new AtWorkElsewhere(run.id(), root);
        }
    }

    private String root(Run run) {
        String parent = run.parent();
        String known = parent == null ? run.id() : roots.get(parent);
        return known != null || !takes ? String.valueOf(known) : runs.root(String.valueOf(parent));
    }

    /** Gives back what was taken for a run that had begun. */
    void over(String runId, String root) {
        roots.remove(runId);
        giveBack(root);
    }

    /** Waits until nobody else has a run and all that it started, and takes it, to be given back by its name. */
    void await(String root) throws InterruptedException {
        hold(root, Turns.on(engine.store()).all(engine, root));
    }

    private boolean again(String root) {
        lock.lock();
        try {
            Had here = had.get(root);
            if (here != null) {
                here.times++;
            }
            return here != null;
        } finally {
            lock.unlock();
        }
    }

    private void hold(String root, Runnable giveBack) {
        lock.lock();
        try {
            had.put(root, new Had(giveBack));
        } finally {
            lock.unlock();
        }
    }

    /** Lets the next one have it, once this runner has given it back as often as it took it. */
    void giveBack(String root) {
        Runnable last = lastOf(root);
        if (last != null) {
            last.run();
        }
    }

    private @Nullable Runnable lastOf(String root) {
        lock.lock();
        try {
            Had here = had.get(root);
            if (here == null || --here.times > 0) {
                return null;
            }
            had.remove(root);
            return here.giveBack;
        } finally {
            lock.unlock();
        }
    }
}
