package dev.holdfast.flow;

import java.util.Locale;

/** Where a run stands, by its events alone. */
public enum RunStatus {
    /** Started for workers, none of which has begun with it. */
    PENDING,
    /** Begun and not finished, whether or not a process is at work on it now. */
    RUNNING,
    /** A step failed for good; what must be undone is being undone. */
    COMPENSATING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** Whether nothing more happens unless it is retried. */
    public boolean finished() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** The lower-case word that people and programs see. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
