package dev.holdfast.flow;

/**
 * Follows runs while they happen. Methods of one run are called in order and one at a time, on the threads of the run: be
 * quick, hand longer work to a thread of your own. What a listener throws is logged and changes nothing.
 */
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * A run is about to start or to continue.
     *
     * @param run what is recorded so far; when it continues, its completed tasks are those that are kept
     */
    default void opened(RunView run, boolean continued) {}

    /** Something happened and is stored. */
    default void recorded(String runId, RunEvent event) {}

    /** Nothing more happens here: the run has finished, or was stopped and can be continued. */
    default void closed(RunView run) {}
}
