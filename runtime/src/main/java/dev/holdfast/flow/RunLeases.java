package dev.holdfast.flow;

import dev.holdfast.event.ShortName;

/**
 * What leases on runs are called. A child has none of its own: the lease of the run that everything began with covers all that
 * it started, as the process which is at work on a parent carries out its children. So no two processes that hold their lease
 * are ever at work on one child. A process that slept past its lease may still be in the middle of a task, which is then done
 * once more; it can record nothing, in the child's stream as little as in the parent's, once the other has claimed it.
 */
public final class RunLeases {
    private RunLeases() {}

    /** The lease of the process that is at work on a run, which may be a child. */
    public static String covering(Runs runs, String runId) {
        return name(runs.root(runId));
    }

    /** The lease of the process that is at work on a run that is nobody's child. */
    public static String name(String runId) {
        return ShortName.of("run/", runId);
    }

    /** One of the leases that count the runs of a workflow which are at work. */
    public static String slot(String workflow, int place) {
        return ShortName.of("slot/", workflow + "/" + place);
    }
}
