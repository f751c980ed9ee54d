package dev.holdfast.cli;

import dev.holdfast.deploy.VersionRecorder;
import dev.holdfast.flow.Following;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunView;
import org.jspecify.annotations.Nullable;

/**
 * Listeners as one. Thread-safe, as they are. Closing it writes what is left to write; the progress goes on.
 *
 * @param others what is closed when nothing is left to write
 */
record Listeners(
        Progress progress,
        VersionRecorder versions,
        @Nullable Following documents,
        Runnable others) implements RunListener, AutoCloseable {
    @Override
    public void opened(RunView run, boolean continued) {
        progress.opened(run, continued);
    }

    @Override
    public void recorded(String runId, RunEvent event) {
        progress.recorded(runId, event);
        versions.recorded(runId, event);
        if (documents != null) {
            documents.recorded(runId, event);
        }
    }

    @Override
    public void closed(RunView run) {
        progress.closed(run);
    }

    @Override
    public void close() {
        versions.close();
        if (documents != null) {
            documents.close();
        }
        others.run();
    }
}
