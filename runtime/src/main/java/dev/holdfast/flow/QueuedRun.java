package dev.holdfast.flow;

/**
 * A run that is for workers. Immutable.
 *
 * @param key its place in the queue: {@code <100 - priority>/<time>/<run id>}
 * @param workflow the id of the workflow, by which its runs are counted
 * @param maxRunning how many runs of the workflow may be at work when this one is, over all workers; 0 for any number
 */
public record QueuedRun(String key, String runId, String workflow, int maxRunning) {

    /**
     * How a run is to be queued. Immutable.
     *
     * @param priority runs of a higher one come first; -100 to 100
     * @param maxRunning see {@link QueuedRun#maxRunning}
     */
    public record Order(int priority, int maxRunning) {
        /** The highest priority, and with a minus the lowest. */
        public static final int MAX_PRIORITY = 100;

        /** The most runs that can be counted. */
        public static final int MAX_RUNNING = 10_000;

        public static final Order DEFAULT = new Order(0, 0);

        public Order {
            if (priority < -MAX_PRIORITY || priority > MAX_PRIORITY) {
                throw new IllegalArgumentException(
                        "a priority is -" + MAX_PRIORITY + " to " + MAX_PRIORITY + ", not " + priority);
            }
            if (maxRunning < 0 || maxRunning > MAX_RUNNING) {
                throw new IllegalArgumentException("the limit of runs at the same time is 1 to " + MAX_RUNNING
                        + ", or 0 for none, not " + maxRunning);
            }
        }
    }
}
