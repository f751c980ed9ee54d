package dev.holdfast.workflow;

import dev.holdfast.flow.RunView;
import java.util.concurrent.CompletableFuture;

/** A run that another caller in this process is at work on. Stopping it ends the watch, and cancelling it the run. Thread-safe. */
final class WatchedRun implements Running {
    private final LiveRun watched;
    private final CompletableFuture<RunView> end;

    WatchedRun(LiveRun watched) {
        this.watched = watched;
        this.end = watched.end();
    }

    @Override
    public String runId() {
        return watched.runId();
    }

    @Override
    public boolean continued() {
        return true;
    }

    @Override
    public RunView view() {
        return watched.view();
    }

    @Override
    public RunView await() throws InterruptedException {
        return LiveRun.outcome(runId(), end);
    }

    @Override
    public void cancel() {
        watched.cancel();
    }

    @Override
    public void stop() {
        end.complete(view());
    }
}
