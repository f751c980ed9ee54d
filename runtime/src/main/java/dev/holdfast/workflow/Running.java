package dev.holdfast.workflow;

import dev.holdfast.flow.RunView;

/** A run that this process is at work on. Thread-safe. */
public interface Running {
    String runId();

    /** Whether it had been started before. */
    boolean continued();

    /** The run as it is now. */
    RunView view();

    /**
     * Waits until nothing more happens here.
     *
     * @return the finished run; one that is not finished was stopped, and the same request continues it
     * @throws dev.holdfast.event.Fenced if another process has taken over
     * @throws dev.holdfast.event.PersistenceException if the store failed; the same request continues the run
     */
    RunView await() throws InterruptedException;

    /** Stops what runs, and its children, and records the run as cancelled. Nothing is compensated. Returns at once. */
    void cancel();

    /** Stops what runs without recording an outcome, so that the same request continues it. Returns at once. */
    void stop();
}
