package dev.holdfast.flow;

import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import java.time.InstantSource;
import java.util.List;

/** Looks at runs and changes their fate, over any store, whether or not a process is at work on them. Thread-safe. */
public final class Runs {
    private final Log log;
    private final InstantSource clock;

    public Runs(Log log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Lists runs, the newest first.
     *
     * @param before the position of the last run of the page before; {@link Long#MAX_VALUE} for the first page
     * @param limit 1 to 1,000
     * @return up to {@code limit} runs; fewer only at the end
     */
    public List<RunSummary> list(long before, int limit) {
        throw new UnsupportedOperationException();
    }

    /** @throws RunNotFound if nothing is recorded under this id */
    public RunView show(String runId) {
        throw new UnsupportedOperationException();
    }

    /**
     * The events of a run in order, starting after a version.
     *
     * @return up to {@code limit} events; fewer only at the end
     */
    public List<Event> events(String runId, long afterVersion, int limit) {
        return log.read(runId, afterVersion, limit);
    }

    /**
     * Cancels a run and its children. A process at work on it notices within a second and stops what it runs. Nothing is
     * compensated. Cancelling a finished run changes nothing.
     *
     * @return the run as it is now
     * @throws RunNotFound if nothing is recorded under this id
     */
    public RunView cancel(String runId) {
        throw new UnsupportedOperationException(clock.toString());
    }

    /**
     * Makes a failed or cancelled run continue, with fresh retry budgets, when it is next started: tasks that failed or
     * were compensated are pending again, other completed tasks are kept.
     *
     * @throws RunNotFound if nothing is recorded under this id
     * @throws IllegalStateException if it has neither failed nor been cancelled
     */
    public RunView retry(String runId) {
        throw new UnsupportedOperationException();
    }
}
