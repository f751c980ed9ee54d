package dev.holdfast.workflow;

/** Says within this room that somebody else is, or was until now, at work on a run; {@link WaitingRun} begins again then. */
final class AtWorkElsewhere extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String runId;
    private final String root;

    AtWorkElsewhere(String runId, String root) {
        super("another caller is at work on run '" + runId + "'; wait for it");
        this.runId = runId;
        this.root = root;
    }

    String runId() {
        return runId;
    }

    /** The run that everything began with: whoever is at work on it has them all. */
    String root() {
        return root;
    }
}
