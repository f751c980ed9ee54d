package dev.holdfast.workflow;

import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunView;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that another caller is at work on, in this process or in another one. Once that one has left it, dead or alive, what was
 * asked for is done: a run that has ended meanwhile is shown, and another one goes on here. Thread-safe.
 */
final class WaitingRun implements Running {
    private final String runId;
    private final LiveRuns live;
    private final Supplier<Running> request;
    private final CompletableFuture<RunView> end = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Running begun;
    private volatile boolean cancelled;

    /** @param request what was asked for; throws {@link AtWorkElsewhere} where one has to wait again */
    WaitingRun(AtWorkElsewhere first, LiveRuns live, Supplier<Running> request) {
        this.runId = first.runId();
        this.live = live;
        this.request = request;
        this.thread = Thread.ofVirtual().name("wait for " + runId).unstarted(() -> carryOut(first));
    }

    void begin() {
        thread.start();
    }

    private void carryOut(AtWorkElsewhere first) {
        try {
            Running mine = null;
            for (AtWorkElsewhere held = first; mine == null; ) {
                live.turns().await(held.root());
                try {
                    mine = request.get();
                } catch (AtWorkElsewhere again) {
                    held = again;
                } finally {
                    live.turns().giveBack(held.root());
                }
            }
            begun = mine;
            if (cancelled) {
                mine.cancel();
            }
            end.complete(mine.await());
        } catch (InterruptedException stopped) {
            end.complete(stop(begun));
        } catch (RuntimeException failed) {
            end.completeExceptionally(failed);
        } finally {
            live.waited(this);
        }
    }

    private RunView stop(@Nullable Running here) {
        if (here != null) {
            here.stop();
        }
        return view();
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public boolean continued() {
        return true;
    }

    @Override
    public RunView view() {
        Running here = begun;
        return here == null ? recorded().orElseGet(() -> new Run(runId)).view() : here.view();
    }

    private Optional<Run> recorded() {
        return live.read(runId);
    }

    @Override
    public RunView await() throws InterruptedException {
        return LiveRun.outcome(runId, end);
    }

    /** Whoever is at work on it is asked to; whatever becomes of that, it does not go on here. */
    @Override
    public void cancel() {
        cancelled = true;
        Running here = begun;
        if (here != null) {
            here.cancel();
        } else if (recorded().isPresent()) {
            live.runs().requestCancel(runId);
        }
    }

    @Override
    public void stop() {
        Running here = begun;
        if (here == null) {
            thread.interrupt();
        } else {
            here.stop();
        }
    }

    /** Waits for the end, whatever it is. */
    void join() {
        end.exceptionally(failed -> null).join();
    }
}
