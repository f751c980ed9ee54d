package dev.holdfast.worker;

/** What leases on runs are called. */
public final class RunLeases {
    private RunLeases() {}

    /** The lease of the process that is at work on a run. */
    public static String name(String runId) {
        return "run/" + runId;
    }

    /** One of the leases that count the runs of a workflow which are at work. */
    static String slot(String workflow, int place) {
        return "slot/" + workflow + "/" + place;
    }
}
